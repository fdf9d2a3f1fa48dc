using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// Enlarging by a whole factor f, forward and backward. Output position p lies at (p + 0.5) / f - 0.5 of the input: between
/// its neighbours low and low + 1, at a distance from low of a multiple of 1 / 2f. With aligned corners it lies at
/// p * (n - 1) / (f * n - 1) of n positions.
/// </summary>
internal static class Upsample
{
    public static void Write(SourceWriter w, UpsampleKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, x.Blocks))
        {
            w.Line($"float* x = {KernelWriter.LaneAt(v, "input", x.Blocks, x.Plane)};");
            w.Line($"float* y = {KernelWriter.LaneAt(v, "output", y.Blocks, y.Plane)};");
            WritePositions(w, kernel.Factor, kernel.IsBilinear, kernel.AlignCorners, x, y, () =>
            {
                string to = $"y + (row * {y.Row}) + (column * {y.Pixel})";
                if (!kernel.IsBilinear)
                {
                    w.Line(v.Store(v.Load(At("x", x, $"row / {kernel.Factor}", $"column / {kernel.Factor}")), to));
                    return;
                }

                w.Line($"{v.Type} value = {v.Load(At("x", x, "top", "left"))} * {v.Broadcast("((1f - down) * (1f - right))")};");
                w.Line($"value += {v.Load(At("x", x, "top", "next"))} * {v.Broadcast("((1f - down) * right)")};");
                w.Line($"value += {v.Load(At("x", x, "bottom", "left"))} * {v.Broadcast("(down * (1f - right))")};");
                w.Line($"value += {v.Load(At("x", x, "bottom", "next"))} * {v.Broadcast("(down * right)")};");
                w.Line(v.Store("value", to));
            });
        }
    }

    public static void Write(SourceWriter w, UpsampleGradientKernel kernel, VectorWidth v, string name)
    {
        BlockedLayout dy = kernel.OutputGradient, dx = kernel.InputGradient;
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"new Span<float>({SourceWriter.At("inputGradient", -dx.Origin)}, {dx.Floats}).Clear();");
            using (KernelWriter.Lanes(w, v, dx.Blocks))
            {
                w.Line($"float* dy = {KernelWriter.LaneAt(v, "outputGradient", dy.Blocks, dy.Plane)};");
                w.Line($"float* dx = {KernelWriter.LaneAt(v, "inputGradient", dx.Blocks, dx.Plane)};");
                WritePositions(w, kernel.Factor, kernel.IsBilinear, kernel.AlignCorners, dx, dy, () =>
                {
                    w.Line($"{v.Type} g = {v.Load($"dy + (row * {dy.Row}) + (column * {dy.Pixel})")};");
                    if (!kernel.IsBilinear)
                    {
                        Add($"row / {kernel.Factor}", $"column / {kernel.Factor}", null);
                        return;
                    }

                    Add("top", "left", "((1f - down) * (1f - right))");
                    Add("top", "next", "((1f - down) * right)");
                    Add("bottom", "left", "(down * (1f - right))");
                    Add("bottom", "next", "(down * right)");
                });
            }
        }

        void Add(string row, string column, string? share)
        {
            string to = At("dx", dx, row, column);
            w.Line(v.Store($"{v.Load(to)} + {(share is null ? "g" : $"(g * {v.Broadcast(share)})")}", to));
        }
    }

    /// <summary>Loops over the large image; of bilinear interpolation with the neighbours in the small one, clamped to it.</summary>
    private static void WritePositions(SourceWriter w, int factor, bool isBilinear, bool alignCorners, BlockedLayout small, BlockedLayout large, Action visit)
    {
        using (w.Block($"for (int row = 0; row < {large.Height}; row++)"))
        {
            if (isBilinear) Neighbours("row", "top", "bottom", "down", small.Height);
            using (w.Block($"for (int column = 0; column < {large.Width}; column++)"))
            {
                if (isBilinear) Neighbours("column", "left", "next", "right", small.Width);
                visit();
            }
        }

        void Neighbours(string position, string low, string high, string distance, int length)
        {
            if (alignCorners)
            {
                int last = Math.Max((length * factor) - 1, 1);
                w.Line($"int {low} = {position} * {length - 1} / {last};");
                w.Line($"int {high} = Math.Min({low} + 1, {length - 1});");
                w.Line($"float {distance} = ({position} * {length - 1} % {last}) / {last}f;");
                return;
            }

            int unit = 2 * factor;
            w.Line($"int {low} = ((2 * {position}) + {factor + 1}) / {unit};");
            w.Line($"int {high} = Math.Min({low}, {length - 1});");
            w.Line($"float {distance} = (((2 * {position}) + {factor + 1}) % {unit}) / {unit}f;");
            w.Line($"{low} = Math.Max({low} - 1, 0);");
        }
    }

    private static string At(string pointer, BlockedLayout layout, string row, string column) =>
        $"{pointer} + ({row} * {layout.Row}) + ({column} * {layout.Pixel})";
}
