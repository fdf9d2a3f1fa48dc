using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// The gradient by a convolution's weights: a tile of weights stays in registers while the loop runs over the image. Each
/// step loads the gradient of one position and broadcasts the inputs under the tile's taps and channels.
/// </summary>
internal static class ConvWeightGradient
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, ConvWeightGradientKernel kernel, VectorWidth v, string name)
    {
        ConvInput input = kernel.Input;
        var tiles = new List<(string Name, WeightTile Tile)>();
        using (KernelWriter.Method(w, kernel, name))
        {
            if (input.Starts.Count > 0) w.Line($"ReadOnlySpan<int> starts = [{string.Join(", ", input.Starts)}];");
            (int blocks, int tail) = (input.Channels / input.Block, input.Channels % input.Block);
            if (blocks > 0) WriteCalls(w, kernel, v, name, tiles, 0, blocks, input.Block);
            if (tail > 0) WriteCalls(w, kernel, v, name, tiles, blocks, 1, tail);
        }

        foreach ((string method, WeightTile tile) in tiles)
            using (KernelWriter.Tile(w, method, "float* x, float* d, float* g"))
                WriteTile(w, kernel, v, tile);
    }

    private static void WriteCalls(
        SourceWriter w, ConvWeightGradientKernel kernel, VectorWidth v, string name, List<(string, WeightTile)> tiles, int firstBlock, int blocks, int channels)
    {
        ConvInput input = kernel.Input;
        ConvTaps taps = kernel.Taps;
        WeightTile tile = WeightTile.Choose(kernel.Output.Blocks, taps, channels, input.Starts, v.Class);
        string method = $"{name}_Tile{tile.TapRows}x{tile.TapColumns}x{tile.Channels}";
        if (!tiles.Contains((method, tile))) tiles.Add((method, tile));
        int lanes = tile.Vectors * v.Lanes, blockStep = Math.Max(1, lanes / Full), tapFloats = input.Block * Full;
        using (w.For("block", kernel.Output.Blocks, blockStep))
        using (w.For("lane", Full, lanes))
        using (w.For("c", blocks))
        using (w.For("ky", taps.Height, tile.TapRows))
        using (w.For("kx", taps.Width, tile.TapColumns))
        using (w.For("i", channels, tile.Channels))
        {
            string block = kernel.Output.Blocks > blockStep ? "block" : "0", lane = lanes < Full ? " + lane" : "";
            var x = new Sum("input").Add(firstBlock * input.Plane);
            var g = new Sum("weightGradient").Add(firstBlock * taps.Count * tapFloats);
            if (input.Starts.Count > 0) x = x.Term($"starts[{block}]", input.Plane);
            if (kernel.Output.Blocks > blockStep) g = g.Term("block", kernel.WeightBlock);
            if (blocks > 1) (x, g) = (x.Term("c", input.Plane), g.Term("c", taps.Count * tapFloats));
            if (taps.Height > tile.TapRows) (x, g) = (x.Term("ky", taps.Row), g.Term("ky", taps.Width * tapFloats));
            if (taps.Width > tile.TapColumns) (x, g) = (x.Term("kx", taps.Column), g.Term("kx", tapFloats));
            if (channels > tile.Channels) (x, g) = (x.Term("i", 1), g.Term("i", Full));
            string gradient = "gradient" + (kernel.Output.Blocks > blockStep ? $" + (block * {kernel.Output.Plane})" : "") + lane;
            w.Line($"{method}({x}, {gradient}, {g}{lane});");
        }
    }

    private static void WriteTile(SourceWriter w, ConvWeightGradientKernel kernel, VectorWidth v, WeightTile tile)
    {
        (int Tap, int Input)[] weights = Enumerable.Range(0, tile.Scalars).Select(s =>
        {
            int c = s % tile.Channels, kx = s / tile.Channels % tile.TapColumns, ky = s / tile.Channels / tile.TapColumns;
            return ((((ky * kernel.Taps.Width) + kx) * kernel.Input.Block * Full) + (c * Full), (ky * kernel.Taps.Row) + (kx * kernel.Taps.Column) + c);
        }).ToArray();
        int VectorOffset(int j, int plane) => (j * v.Lanes / Full * plane) + (j * v.Lanes % Full);
        string G(int s, int j) => SourceWriter.At("g", weights[s].Tap + VectorOffset(j, kernel.WeightBlock));

        for (int s = 0; s < tile.Scalars; s++)
            w.Line($"{v.Type} " + string.Join(", ", Enumerable.Range(0, tile.Vectors).Select(j => $"a{s}_{j} = {v.Load(G(s, j))}")) + ";");
        w.Line($"{v.Type} " + string.Join(", ", Enumerable.Range(0, tile.Vectors).Select(j => $"d{j}")) + ", v;");
        ConvOutput output = kernel.Output;
        int unroll = Unroll(output.Width, tile.Scalars * tile.Vectors, v.Class.BodyProducts);
        using (w.For("row", output.Height, 1, $", x += {kernel.Input.StepRow}, d += {output.Row}"))
        {
            w.Line("float* xi = x;");
            w.Line("float* di = d;");
            using (w.For("column", output.Width, unroll, $", xi += {unroll * kernel.Input.StepColumn}, di += {unroll * output.Pixel}"))
            {
                for (int u = 0; u < unroll; u++)
                {
                    w.Statements(Enumerable.Range(0, tile.Vectors).Select(j =>
                        $"d{j} = {v.Load(SourceWriter.At("di", (u * output.Pixel) + VectorOffset(j, output.Plane)))};"));
                    for (int s = 0; s < tile.Scalars; s++)
                        w.Statements(
                        [
                            $"v = {v.Broadcast($"xi[{weights[s].Input + (u * kernel.Input.StepColumn)}]")};",
                            .. Enumerable.Range(0, tile.Vectors).Select(j => $"a{s}_{j} = {v.MultiplyAdd($"d{j}", "v", $"a{s}_{j}")};"),
                        ]);
                }
            }
        }

        w.Line();
        for (int s = 0; s < tile.Scalars; s++)
        for (int j = 0; j < tile.Vectors; j++)
            w.Line(v.Store($"a{s}_{j}", G(s, j)));
    }

    /// <summary>Positions in one turn of the loop: a divisor of the row.</summary>
    private static int Unroll(int width, int products, int most) =>
        Enumerable.Range(1, Math.Min(width, most)).Last(d => width % d == 0 && (d == 1 || d * products <= most));
}

/// <summary>A pointer plus terms: "x + (c * 256) + 12".</summary>
internal readonly record struct Sum(string Pointer, string Terms = "", long Constant = 0)
{
    public Sum Add(long constant) => this with { Constant = Constant + constant };

    public Sum Term(string variable, long factor) => this with { Terms = Terms + (factor == 1 ? $" + {variable}" : $" + ({variable} * {factor})") };

    public override string ToString() => SourceWriter.At(Pointer + Terms, Constant);
}
