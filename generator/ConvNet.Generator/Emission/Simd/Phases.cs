using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>An image apart into its phases, and weights for them. The same at every vector width.</summary>
internal static class Phases
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, PhasesKernel kernel, string name)
    {
        BlockedLayout x = kernel.Input, y = kernel.Output;
        int run = kernel.Stride * x.Pixel, channels = kernel.Stride * run;
        using (KernelWriter.Method(w, kernel, name))
        using (KernelWriter.Share(w, "row", y.Height, kernel.Parts))
        using (w.For("block", x.Blocks))
        {
            string block = KernelWriter.Index("block", x.Blocks);
            string from = KernelWriter.At("input", ("row", kernel.Stride * x.Row), (block, x.Plane)), to = KernelWriter.At("output", ("row", y.Row), (block, channels / Full * y.Plane));
            w.Comment($"Of each position {Kernel.Many(kernel.Stride, "run")} of {run} values, a row below the other.");
            w.Line($"float* x = {from}, y = {to};");
            using (w.Block($"for (int column = 0; column < {y.Width}; column++, x += {run}, y += {Full})"))
            {
                for (int channel = 0, count; channel < channels; channel += count)
                {
                    count = Math.Min(run - (channel % run), Full - (channel % Full));
                    string source = SourceWriter.At("x", (channel / run * x.Row) + (channel % run)), target = SourceWriter.At("y", (channel / Full * y.Plane) + (channel % Full));
                    w.Line($"new ReadOnlySpan<float>({source}, {count}).CopyTo(new Span<float>({target}, {count}));");
                }

                int rest = (y.Blocks * Full) - y.Channels;
                if (rest > 0) w.Line($"new Span<float>({SourceWriter.At("y", ((y.Blocks - 1) * y.Plane) + Full - rest)}, {rest}).Clear();");
            }
        }
    }

    public static void Write(SourceWriter w, PhaseWeightsKernel kernel, string name)
    {
        int taps = kernel.Tiles.Vertical.Taps, block = kernel.Tiles.Taps * Full * Full;
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"new Span<float>(phaseWeights, {kernel.Tiles.PackedFloats}).Clear();");
            using (w.For("block", kernel.Tiles.OutputBlocks, 1, $", phaseWeights += {kernel.Tiles.InputBlocks * block}"))
            using (w.For("input", kernel.Blocks))
            using (w.Block($"for (int y = 0; y < {kernel.Taps}; y++)"))
            using (w.Block($"for (int x = 0; x < {kernel.Taps}; x++)"))
            using (w.Block($"for (int c = 0; c < {kernel.Channels}; c++, weights += {Full})"))
            {
                int phases = kernel.Stride * kernel.Stride;
                string first = kernel.Blocks > 1 ? $"(input * {phases * kernel.Channels}) + " : "";
                w.Line($"int channel = {first}(((y % {kernel.Stride} * {kernel.Stride}) + (x % {kernel.Stride})) * {kernel.Channels}) + c, tap = (y / {kernel.Stride} * {taps}) + (x / {kernel.Stride});");
                w.Line($"float* to = phaseWeights + (channel / {Full} * {block}) + (tap * {Full * Full}) + (channel % {Full} * {Full});");
                w.Line($"new ReadOnlySpan<float>(weights, {Full}).CopyTo(new Span<float>(to, {Full}));");
            }
        }
    }
}
