using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Squared distances to points, forward and backward: lanes are points, and the points stream by in the order of the input's memory.</summary>
internal static class Rbf
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, RbfKernel kernel, VectorWidth v, string name)
    {
        int blocks = BlockedLayout.RoundUp(kernel.Units) / Full;
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, blocks))
        {
            w.Line($"float* w = {Points("weights", v, kernel.Input, blocks)};");
            w.Line($"{v.Type} sum = {v.Zero};");
            WriteInputs(w, kernel.Input, "w", value =>
            {
                w.Line($"{v.Type} distance = {v.Broadcast($"input[{value}]")} - {v.Load("w")};");
                w.Line($"sum = {v.MultiplyAdd("distance", "distance", "sum")};");
            });

            // Points past the last are zero, and their distance is not.
            string lane = (blocks > 1 ? $" - (block * {Full})" : "") + (v.Lanes < Full ? " - lane" : "");
            string value = kernel.Units % Full == 0 ? "sum" : $"Lanes.KeepFirst(sum, {kernel.Units}{lane}, 0f)";
            w.Line(v.Store(value, KernelWriter.LaneAt(v, "output", blocks, Full)));
        }
    }

    public static void Write(SourceWriter w, RbfWeightGradientKernel kernel, VectorWidth v, string name)
    {
        int blocks = BlockedLayout.RoundUp(kernel.Units) / Full;
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Lanes(w, v, blocks))
        {
            w.Line($"float* w = {Points("weights", v, kernel.Input, blocks)};");
            w.Line($"float* g = {Points("weightGradient", v, kernel.Input, blocks)};");
            w.Line($"{v.Type} d = {v.Load(KernelWriter.LaneAt(v, "gradient", blocks, Full))} * {v.Broadcast("2f")};");
            WriteInputs(w, kernel.Input, "w", value =>
            {
                w.Line(v.Store(v.MultiplyAdd($"({v.Load("w")} - {v.Broadcast($"input[{value}]")})", "d", v.Load("g")), "g"));
                w.Line($"g += {Full};");
            });
        }
    }

    public static void Write(SourceWriter w, RbfInputGradientKernel kernel, VectorWidth v, string name)
    {
        int blocks = BlockedLayout.RoundUp(kernel.Units) / Full;
        BlockedLayout dx = kernel.InputGradient;
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"new Span<float>({SourceWriter.At("inputGradient", -dx.Origin)}, {dx.Floats}).Clear();");
            using (KernelWriter.Lanes(w, v, blocks))
            {
                w.Line($"float* w = {Points("weights", v, kernel.Input, blocks)};");
                w.Line($"{v.Type} d = {v.Load(KernelWriter.LaneAt(v, "gradient", blocks, Full))} * {v.Broadcast("2f")};");
                WriteInputs(w, kernel.Input, "w", value => w.Line(
                    $"inputGradient[{Index(dx)}] += Lanes.Sum(({v.Broadcast($"input[{value}]")} - {v.Load("w")}) * d);"));
            }
        }
    }

    /// <summary>Loops over the input in the order of the points, which walk along; lanes past the last channel are zero in both.</summary>
    private static void WriteInputs(SourceWriter w, BlockedLayout x, string points, Action<string> visit)
    {
        using (w.Block($"for (int b = 0; b < {x.Blocks}; b++)"))
        using (w.Block($"for (int row = 0; row < {x.Height}; row++)"))
        using (w.Block($"for (int column = 0; column < {x.Width}; column++)"))
        using (w.Block($"for (int channel = 0; channel < {Full}; channel++, {points} += {Full})"))
            visit(Index(x));
    }

    private static string Index(BlockedLayout layout) => $"(b * {layout.Plane}) + (row * {layout.Row}) + (column * {layout.Pixel}) + channel";

    private static string Points(string pointer, VectorWidth v, BlockedLayout x, int blocks) =>
        KernelWriter.LaneAt(v, pointer, blocks, x.Blocks * x.Height * x.Width * Full * Full);
}
