using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// The gradient by the weights of a convolution over the width: a tile of filters x taps stays in registers while the loop runs over the rows.
/// Each step loads the gradients of some columns, and multiplies them with the inputs under each tap.
/// </summary>
internal static class WidthWeightGradient
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, WidthWeightGradientKernel kernel, VectorWidth width, string name)
    {
        WidthWeightTile tile = WidthWeightTile.Choose(kernel, width.Class);
        VectorWidth v = VectorWidth.Of(tile.Class);
        (ConvInput input, ConvTaps taps) = (kernel.Input, kernel.Taps);
        (int Size, int Count)[] filterTiles = [.. ConvTile.Cover(kernel.Output.Channels, tile.Filters)];
        w.Comment(
            $"{Kernel.Many(tile.Filters, "filter")} x {tile.TapRows}x{tile.TapColumns} taps of {v.Lanes} columns: {Kernel.Many(tile.Accumulators, "accumulator")}, {Kernel.Many(tile.Filters, "gradient")} and an input in {v.Class.Registers + 1} registers.");
        using (KernelWriter.Method(w, kernel, name))
        using (w.For("c", input.Channels, 1, $", input += {input.Channel}, weightGradient += {Full}"))
        using (w.For("ky", taps.Height, tile.TapRows))
        using (w.For("kx", taps.Width, tile.TapColumns))
        {
            int done = 0;
            foreach ((int filters, int count) in filterTiles)
            {
                using (w.For("filter", count * filters, filters))
                {
                    (Sum x, Sum d, Sum g) = (new Sum("input"), new Sum("gradient"), new Sum("weightGradient"));
                    if (taps.Height > tile.TapRows) (x, g) = (x.Term("ky", taps.Row), g.Term("ky", taps.Width * input.Block * Full));
                    if (taps.Width > tile.TapColumns) (x, g) = (x.Term("kx", taps.Column), g.Term("kx", input.Block * Full));
                    if (count > 1) (d, g) = (d.Term("filter", kernel.Output.Plane), g.Term("filter", 1));
                    w.Line($"{name}_Tile{filters}({x}, {d.Add(done * kernel.Output.Plane)}, {g.Add(done)});");
                }

                done += count * filters;
            }
        }

        foreach ((int filters, _) in filterTiles)
            using (KernelWriter.Tile(w, $"{name}_Tile{filters}", "float* x, float* d, float* g"))
                WriteTile(w, kernel, v, tile with { Filters = filters });
    }

    private static void WriteTile(SourceWriter w, WidthWeightGradientKernel kernel, VectorWidth v, WidthWeightTile tile)
    {
        ConvTaps taps = kernel.Taps;
        int columns = kernel.Output.Width, vectors = columns / v.Lanes, rest = columns % v.Lanes;
        for (int f = 0; f < tile.Filters; f++)
            w.Line($"{v.Type} " + string.Join(", ", Enumerable.Range(0, tile.Taps).Select(t => $"a{f}_{t} = {v.Zero}")) + ";");
        w.Line($"{v.Type} {string.Join(", ", Enumerable.Range(0, tile.Filters).Select(f => $"d{f}"))}, v;");
        if (rest > 0) w.Line($"{v.Type} last = {v.OnesBehind(v.Lanes - rest)};");
        using (w.For("row", kernel.Output.Height, 1, $", x += {kernel.Input.StepRow}, d += {kernel.Output.Row}"))
        {
            using (w.For("column", vectors * v.Lanes, v.Lanes))
                WriteStep(vectors > 1 ? " + column" : "", 0, "");
            if (rest > 0)
            {
                w.Comment("The last columns, with others before them that have been counted.");
                WriteStep("", columns - v.Lanes, " * last");
            }
        }

        w.Line();
        for (int f = 0; f < tile.Filters; f++)
        for (int t = 0; t < tile.Taps; t++)
            w.Line($"g[{(((t / tile.TapColumns * taps.Width) + (t % tile.TapColumns)) * kernel.Input.Block * Full) + f}] += Lanes.Sum(a{f}_{t});");

        void WriteStep(string column, int at, string mask)
        {
            w.Statements(Enumerable.Range(0, tile.Filters).Select(f => $"d{f} = {v.Load(SourceWriter.At("d" + column, (f * kernel.Output.Plane) + at))}{mask};"));
            for (int t = 0; t < tile.Taps; t++)
            {
                int offset = (t / tile.TapColumns * taps.Row) + (t % tile.TapColumns * taps.Column) + at;
                w.Statements(
                [
                    $"v = {v.Load(SourceWriter.At("x" + column, offset))};",
                    .. Enumerable.Range(0, tile.Filters).Select(f => $"a{f}_{t} = {v.MultiplyAdd($"d{f}", "v", $"a{f}_{t}")};"),
                ]);
            }
        }
    }
}
