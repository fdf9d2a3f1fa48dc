using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Pooling over a grid whose cells differ in size, forward and backward.</summary>
internal static class AdaptivePool
{
    public static void Write(SourceWriter w, AdaptivePoolKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, x.Blocks))
        {
            w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
            w.Line($"float* y = {KernelWriter.LaneAt(v, "output", y.Blocks, y.Plane)};");
            WriteCells(w, x, y, kernel.Cells, () =>
            {
                w.Line($"{v.Type} value = {(kernel.IsMax ? v.Broadcast("float.NegativeInfinity") : v.Zero)};");
                WriteCell(w, () =>
                {
                    string at = v.Load(At("x", x, "iy", "ix"));
                    w.Line(kernel.IsMax ? $"value = {v.Max("value", at)};" : $"value += {at};");
                });
                w.Line(v.Store(kernel.IsMax ? "value" : $"value * {Share(v)}", At("y", y, "oy", "ox")));
            });
        }
    }

    public static void Write(SourceWriter w, AdaptivePoolGradientKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output, dy = kernel.OutputGradient, dx = kernel.InputGradient;
        using (KernelWriter.Method(w, kernel, name))
        {
            if (!kernel.Adds) w.Line($"new Span<float>({SourceWriter.At("inputGradient", -dx.Origin)}, {dx.Floats}).Clear();");
            using (KernelWriter.Lanes(w, v, x.Blocks))
            {
                if (kernel.IsMax)
                {
                    w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
                    w.Line($"float* y = {KernelWriter.LaneAt(v, "output", y.Blocks, y.Plane)};");
                }

                w.Line($"float* dy = {KernelWriter.LaneAt(v, "outputGradient", dy.Blocks, dy.Plane)};");
                w.Line($"float* dx = {KernelWriter.LaneAt(v, "inputGradient", dx.Blocks, dx.Plane)};");
                WriteCells(w, x, y, kernel.Cells, () =>
                {
                    string g = v.Load(At("dy", dy, "oy", "ox"));
                    w.Line($"{v.Type} g = {(kernel.IsMax ? g : $"{g} * {Share(v)}")};");
                    if (kernel.IsMax) w.Line($"{v.Type} value = {v.Load(At("y", y, "oy", "ox"))}, open = {v.Open};");
                    WriteCell(w, () =>
                    {
                        string to = At("dx", dx, "iy", "ix");
                        string gradient = kernel.IsMax ? $"Lanes.TakeFirst({v.Load(At("x", x, "iy", "ix"))}, value, g, ref open)" : "g";
                        w.Line(v.Store($"{v.Load(to)} + {gradient}", to));
                    });
                });
            }
        }
    }

    /// <summary>Loops over the grid: cell i of n spans floor(i * N / n) to ceil((i + 1) * N / n) - 1, or what a fractional pooling says.</summary>
    private static void WriteCells(SourceWriter w, BlockedLayout image, BlockedLayout grid, FractionalCells? fractional, Action visit)
    {
        PoolingPhases.Declare(w, fractional);
        (string rowPhase, string columnPhase) = fractional is null ? default : PoolingPhases.Of(fractional);
        using (w.Block($"for (int oy = 0; oy < {grid.Height}; oy++)"))
        using (w.Block($"for (int ox = 0; ox < {grid.Width}; ox++)"))
        {
            w.Line($"int top = {Start("oy", image.Height, grid.Height, rowPhase)}, bottom = {End("oy", image.Height, grid.Height, rowPhase)};");
            w.Line($"int left = {Start("ox", image.Width, grid.Width, columnPhase)}, right = {End("ox", image.Width, grid.Width, columnPhase)};");
            visit();
        }

        string Start(string cell, int length, int cells, string phase) => fractional is null
            ? $"(int)((long){cell} * {length} / {cells})"
            : $"(int)((((long){cell} * {length - fractional.Shared}) + {phase}) / {cells})";

        string End(string cell, int length, int cells, string phase) => fractional is null
            ? $"(int)(((({cell} + 1L) * {length}) + {cells - 1}) / {cells})"
            : $"(int)(((({cell} + 1L) * {length - fractional.Shared}) + {phase}) / {cells}){(fractional.Shared > 0 ? $" + {fractional.Shared}" : "")}";
    }

    private static void WriteCell(SourceWriter w, Action visit)
    {
        using (w.Block("for (int iy = top; iy < bottom; iy++)"))
        using (w.Block("for (int ix = left; ix < right; ix++)"))
            visit();
    }

    private static string Share(VectorWidth v) => v.Broadcast("(1f / ((bottom - top) * (right - left)))");

    private static string At(string pointer, BlockedLayout layout, string row, string column) =>
        $"{pointer} + ({row} * {layout.Row}) + ({column} * {layout.Pixel})";
}
