using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// The register tile of a convolution by few filters, and its weights: the lanes are input channels, and each step multiplies those of a pixel by
/// each filter's. At the end the lanes of each sum are added up.
/// </summary>
internal static class ChannelTile
{
    private const int Full = BlockedLayout.Full, Most = ConvKernel.MostByChannel;

    public static void Write(SourceWriter w, ConvKernel kernel, VectorWidth v, int rows, int columns)
    {
        int filters = kernel.Output.Channels;
        (ConvInput input, ConvTaps taps) = (kernel.Input, kernel.Taps);
        RegisterTile.WriteStart(w, v, filters, rows * columns, TileEnd.Plain);
        w.Line();
        using (w.For("block", input.Blocks, 1, $", x += {input.Plane}"))
        {
            w.Line("float* row = x;");
            using (w.For("ky", taps.Height, 1, $", row += {taps.Row}"))
            {
                // In one body the JIT would keep an input in a register from one tap to the next, and spill accumulators for it.
                w.Line("float* i = row;");
                using (w.Block($"for (float* end = w + {taps.Width * Most * Full}; w < end; w += {Most * Full}, i += {SourceWriter.Literal(taps.Column)})"))
                    for (int lane = 0; lane < Full; lane += v.Lanes)
                        RegisterTile.WriteStep(
                            w, v, filters, rows * columns, j => SourceWriter.At("w", (j * Full) + lane),
                            p => v.Load(SourceWriter.At("i", (p / columns * input.StepRow) + (p % columns * input.StepColumn) + lane)));
            }
        }

        w.Line();
        for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++)
            WriteEnd(
                w, kernel, v, Enumerable.Range(0, filters).Select(j => RegisterTile.Accumulator((r * columns) + c, j)).ToArray(),
                kernel.Addend is { } addend ? SourceWriter.At("z", (r * addend.Row) + (c * Full)) : null,
                SourceWriter.At("y", (r * kernel.Output.Row) + (c * kernel.Output.Pixel)));
    }

    /// <summary>Ends and stores a block of results.</summary>
    private static void WriteEnd(SourceWriter w, ConvKernel kernel, VectorWidth v, string[] sums, string? addend, string output)
    {
        var end = TileEnd.Of(kernel);
        if (v.IsScalar)
        {
            for (int f = 0; f < sums.Length; f++) w.Line(v.Store(Ended(v, sums[f], f), SourceWriter.At(output, f)));
            w.Line($"new Span<float>({SourceWriter.Address(SourceWriter.At(output, sums.Length))}, {Full - sums.Length}).Clear();");
            return;
        }

        string all = string.Join(", ", sums.Concat(Enumerable.Repeat(v.Zero, Most - sums.Length)));
        w.Line($"Lanes.StoreBlock({Ended(VectorWidth.Of(VectorClass.V128), $"Lanes.Sums({all})", 0)}, {SourceWriter.Address(output)});");

        string Ended(VectorWidth width, string sum, int filter)
        {
            string onBias = end.HasBias ? $"{sum} + {end.Start(width, filter)}" : sum;
            return end.Apply(width, end.Sum(width, onBias, filter, addend is null ? null : SourceWriter.At(addend, filter)));
        }
    }

    public static void Write(SourceWriter w, ChannelWeightsKernel kernel, string name)
    {
        using (KernelWriter.Method(w, kernel, name))
        using (w.Block($"for (long tile = 0; tile < tiles; tile++, weights += {Full * Full}, rewritten += {Most * Full})"))
            w.Line($"for (int input = 0; input < {Full}; input += 4) Lanes.Transpose4x4(weights + (input * {Full}), {Full}, rewritten + input, {Full});");
    }
}
