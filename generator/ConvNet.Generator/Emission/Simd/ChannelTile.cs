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
        var end = new EndWriter(w, kernel, v);
        for (int r = 0; r < rows; r++)
            if (kernel.Output.Channel > 1) end.WritePlanes(r, columns);
            else end.WriteBlocks(r, columns);
    }

    /// <summary>Adds up the lanes of a row's sums, four at a time, and ends and stores them.</summary>
    private sealed class EndWriter(SourceWriter w, ConvKernel kernel, VectorWidth v)
    {
        private readonly int _filters = kernel.Output.Channels;
        private readonly TileEnd _end = TileEnd.Of(kernel);

        /// <summary>What the results of four filters, or of four positions, are computed with.</summary>
        private readonly VectorWidth _four = v.IsScalar ? v : VectorWidth.Of(VectorClass.V128);

        /// <summary>A block for each position, which the filters do not fill.</summary>
        public void WriteBlocks(int row, int columns)
        {
            for (int c = 0; c < columns; c++)
            {
                string[] sums = [.. Enumerable.Range(0, _filters).Select(f => RegisterTile.Accumulator((row * columns) + c, f))];
                string y = At("y", row, c), z = kernel.Addend is { } addend ? SourceWriter.At("z", (row * addend.Row) + (c * Full)) : "";
                if (v.IsScalar)
                {
                    for (int f = 0; f < _filters; f++) w.Line(v.Store(Ended(sums[f], f), SourceWriter.At(y, f)));
                    w.Line($"new Span<float>({SourceWriter.Address(SourceWriter.At(y, _filters))}, {Full - _filters}).Clear();");
                    continue;
                }

                w.Line($"Lanes.StoreBlock({Ended(Sums(sums), 0)}, {SourceWriter.Address(y)});");

                string Ended(string sum, int filter) => _end.Apply(_four, _end.Sum(
                    _four, _end.HasBias ? $"{sum} + {_end.Start(_four, filter)}" : sum, filter, z.Length == 0 ? null : SourceWriter.At(z, filter)));
            }
        }

        /// <summary>A plane for each filter.</summary>
        public void WritePlanes(int row, int columns)
        {
            for (int f = 0; f < _filters; f++)
            for (int c = 0; c < columns; c += _four.Lanes)
            {
                string[] sums = [.. Enumerable.Range(c, Math.Min(_four.Lanes, columns - c)).Select(p => RegisterTile.Accumulator((row * columns) + p, f))];
                string result = _end.Apply(_four, OnTerms(v.IsScalar ? sums[0] : Sums(sums), f)), y = SourceWriter.At(At("y", row, c), (long)f * kernel.Output.Channel);
                if (v.IsScalar || (sums.Length == _four.Lanes && kernel.Output.Pixel == 1)) w.Line(_four.Store(result, y));
                else w.Line($"Lanes.StoreApart({result}, {sums.Length}, {SourceWriter.Address(y)}, {kernel.Output.Pixel});");
            }
        }

        private string OnTerms(string sum, int filter)
        {
            string Term(string pointer) => _four.Broadcast($"{pointer}[{filter}]");
            return _end.IsScaled ? _four.MultiplyAdd(sum, Term("scale"), Term("shift")) : _end.HasBias ? $"{sum} + {Term("b")}" : sum;
        }

        private string Sums(string[] sums) => $"Lanes.Sums({string.Join(", ", sums.Concat(Enumerable.Repeat(v.Zero, Most - sums.Length)))})";

        private string At(string pointer, int row, int column) => SourceWriter.At(pointer, ((long)row * kernel.Output.Row) + ((long)column * kernel.Output.Pixel));
    }

    public static void Write(SourceWriter w, ChannelWeightsKernel kernel, string name)
    {
        using (KernelWriter.Method(w, kernel, name))
        using (w.Block($"for (long tile = 0; tile < tiles; tile++, weights += {Full * Full}, rewritten += {Most * Full})"))
            w.Line($"for (int input = 0; input < {Full}; input += 4) Lanes.Transpose4x4(weights + (input * {Full}), {Full}, rewritten + input, {Full});");
    }
}
