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

    /// <summary>Bytes of gradients that stay in the first-level cache, beside the inputs, while one tap after another goes over them.</summary>
    private const int BandBytes = 16 << 10;

    public static void Write(SourceWriter w, ConvWeightGradientKernel kernel, VectorWidth v, string name, SharedMethods methods)
    {
        ConvInput input = kernel.Input;
        using (KernelWriter.Method(w, kernel, name))
        {
            if (input.Starts.Count > 0) w.Line($"ReadOnlySpan<int> starts = [{string.Join(", ", input.Starts)}];");
            (int blocks, int tail) = (input.Channels / input.Block, input.Channels % input.Block);
            if (blocks > 0) WriteCalls(w, kernel, v, methods, 0, blocks, input.Block);
            if (tail > 0) WriteCalls(w, kernel, v, methods, blocks, 1, tail);
        }
    }

    private static void WriteCalls(SourceWriter w, ConvWeightGradientKernel kernel, VectorWidth v, SharedMethods methods, int firstBlock, int blocks, int channels)
    {
        ConvInput input = kernel.Input;
        ConvTaps taps = kernel.Taps;
        WeightTile tile = WeightTile.Choose(kernel.Output.Blocks, taps, channels, input.Starts, v.Class);
        var shared = new Tile(tile, input.Block, tile.Channels == 1 ? 1 : input.Channel, taps.Width == 1 ? 0 : taps.Column, input.StepColumn, Unroll(kernel.Output.Width, tile.Scalars * tile.Vectors, v.Class.BodyProducts));
        string method = methods.Name(shared.Name, shared, (writer, m) => WriteTile(writer, shared, v, m));
        string sizes = SharedMethods.Arguments(Sizes(shared, v), Value);
        int lanes = tile.Vectors * v.Lanes, blockStep = Math.Max(1, lanes / Full), tapFloats = input.Block * Full;
        int height = kernel.Output.Height, band = Band(kernel.Output, lanes);
        string rows = height % band == 0 ? $"{band}" : $"Math.Min({band}, {height} - row)";
        using (w.For("block", kernel.Output.Blocks, blockStep))
        using (w.For("lane", Full, lanes))
        using (w.For("row", height, band))
        using (w.For("c", blocks))
        using (w.For("ky", taps.Height, tile.TapRows))
        using (w.For("kx", taps.Width, tile.TapColumns))
        using (w.For("i", channels, tile.Channels))
        {
            string block = kernel.Output.Blocks > blockStep ? "block" : "0", lane = lanes < Full ? " + lane" : "";
            var x = new Sum("input").Add(firstBlock * input.Plane);
            var g = new Sum("weightGradient").Add(firstBlock * taps.Count * tapFloats);
            if (input.Starts.Count > 0) x = x.Term($"starts[{block}]", input.Plane);
            if (height > band) x = x.Term("row", input.StepRow);
            if (kernel.Output.Blocks > blockStep) g = g.Term("block", kernel.WeightBlock);
            if (blocks > 1) (x, g) = (x.Term("c", input.Plane), g.Term("c", taps.Count * tapFloats));
            if (taps.Height > tile.TapRows) (x, g) = (x.Term("ky", taps.Row), g.Term("ky", taps.Width * tapFloats));
            if (taps.Width > tile.TapColumns) (x, g) = (x.Term("kx", taps.Column), g.Term("kx", tapFloats));
            if (channels > tile.Channels) (x, g) = (x.Term("i", input.Channel), g.Term("i", Full));
            var d = new Sum("gradient");
            if (kernel.Output.Blocks > blockStep) d = d.Term("block", kernel.Output.Plane);
            if (height > band) d = d.Term("row", kernel.Output.Row);
            w.Line($"{method}({SourceWriter.Address($"{x}")}, {SourceWriter.Address($"{d}{lane}")}, {SourceWriter.Address($"{g}{lane}")}, rows: {rows}{sizes});");
        }

        long Value(string size) => size switch
        {
            "columns" => kernel.Output.Width,
            "stepRow" => input.StepRow,
            "outputRow" => kernel.Output.Row,
            "tapRow" => taps.Row,
            "weightRow" => taps.Width * input.Block * Full,
            "outputPlane" => kernel.Output.Plane,
            _ => kernel.WeightBlock,
        };
    }

    /// <summary>
    /// Rows of the image that all taps and channels go over before the next ones: each reads the gradient, which would come from a further cache
    /// every time. A divisor of the height, if there is a good one.
    /// </summary>
    private static int Band(ConvOutput output, int lanes)
    {
        int most = Math.Max(1, Math.Min(output.Height, BandBytes / (output.Width * lanes * sizeof(float))));
        int even = Enumerable.Range(1, most).Last(rows => output.Height % rows == 0);
        return 2 * even > most ? even : most;
    }

    /// <summary>What of a convolution's sizes a tile has to be told.</summary>
    private static IEnumerable<string> Sizes(Tile tile, VectorWidth v)
    {
        yield return "columns";
        yield return "stepRow";
        yield return "outputRow";
        if (tile.Size.TapRows > 1) yield return "tapRow";
        if (tile.Size.TapRows > 1) yield return "weightRow";
        if (tile.Size.Vectors * v.Lanes > Full) yield return "outputPlane";
        if (tile.Size.Vectors * v.Lanes > Full) yield return "weightBlock";
    }

    private static void WriteTile(SourceWriter w, Tile tile, VectorWidth v, string name)
    {
        WeightTile size = tile.Size;
        string comment = $"{size.Vectors} x {v.Lanes} filters' weights for {size.TapRows}x{size.TapColumns} taps of {Kernel.Many(size.Channels, "channel")}, over `rows` x `columns` positions.";
        using (KernelWriter.Tile(w, name, "float* x, float* d, float* g, long rows" + SharedMethods.Parameters(Sizes(tile, v)), comment))
        {
            for (int s = 0; s < size.Scalars; s++)
                w.Line($"{v.Type} " + string.Join(", ", Enumerable.Range(0, size.Vectors).Select(j => $"a{s}_{j} = {v.Load(G(s, j))}")) + ";");
            w.Line($"{v.Type} " + string.Join(", ", Enumerable.Range(0, size.Vectors).Select(j => $"d{j}")) + ", v;");
            using (w.Block("for (; rows > 0; rows--, x += stepRow, d += outputRow)"))
            {
                w.Line("float* di = d;");
                for (int r = 0; r < size.TapRows; r++) w.Line($"float* {Input(r)} = {(r == 0 ? "x" : $"{Input(r - 1)} + tapRow")};");
                string steps = string.Concat(Enumerable.Range(0, size.TapRows).Select(r => $", {Input(r)} += {tile.Unroll * tile.StepColumn}"));
                using (w.Block($"for (long column = 0; column < columns; column += {tile.Unroll}, di += {tile.Unroll * Full}{steps})"))
                {
                    for (int u = 0; u < tile.Unroll; u++)
                    {
                        w.Statements(Enumerable.Range(0, size.Vectors).Select(j => $"d{j} = {v.Load(SourceWriter.At("di" + Block(j, "outputPlane"), (u * Full) + (j * v.Lanes % Full)))};"));
                        for (int s = 0; s < size.Scalars; s++)
                        {
                            (int ky, int kx, int c) = At(s);
                            w.Statements(
                            [
                                $"v = {v.Broadcast($"{Input(ky)}[{(kx * tile.TapColumn) + (c * tile.Channel) + (u * tile.StepColumn)}]")};",
                                .. Enumerable.Range(0, size.Vectors).Select(j => $"a{s}_{j} = {v.MultiplyAdd($"d{j}", "v", $"a{s}_{j}")};"),
                            ]);
                        }
                    }
                }
            }

            w.Line();
            for (int s = 0; s < size.Scalars; s++)
            for (int j = 0; j < size.Vectors; j++)
                w.Line(v.Store($"a{s}_{j}", G(s, j)));
        }

        (int Row, int Column, int Channel) At(int s) =>
            (s / size.Channels / size.TapColumns, s / size.Channels % size.TapColumns, s % size.Channels);

        string G(int s, int j)
        {
            (int ky, int kx, int c) = At(s);
            string row = ky == 0 ? "" : ky == 1 ? " + weightRow" : $" + ({ky} * weightRow)";
            return SourceWriter.At("g" + row + Block(j, "weightBlock"), (kx * tile.Block * Full) + (c * Full) + (j * v.Lanes % Full));
        }

        string Block(int j, string floats) => (j * v.Lanes / Full) switch { 0 => "", 1 => $" + {floats}", int b => $" + ({b} * {floats})" };

        static string Input(int row) => row == 0 ? "xi" : $"xi{row}";
    }

    /// <summary>Positions in one turn of the loop: a divisor of the row.</summary>
    private static int Unroll(int width, int products, int most) =>
        Enumerable.Range(1, Math.Min(width, most)).Last(d => width % d == 0 && (d == 1 || d * products <= most));

    /// <summary>What a tile fixes. Layers of any size share it.</summary>
    /// <param name="Block">Channels in a block of inputs.</param>
    /// <param name="Channel">Floats from one channel of a block to the next.</param>
    /// <param name="TapColumn">Floats from a tap's inputs to those of the next one to the right.</param>
    /// <param name="StepColumn">Floats between the inputs of one position and the next.</param>
    private sealed record Tile(WeightTile Size, int Block, int Channel, int TapColumn, int StepColumn, int Unroll)
    {
        public string Name => $"WeightTile{Size.Vectors}x{Size.TapRows}x{Size.TapColumns}x{Size.Channels}";
    }
}

/// <summary>A pointer plus terms: "x + (c * 256) + 12".</summary>
internal readonly record struct Sum(string Pointer, string Terms = "", long Constant = 0)
{
    public Sum Add(long constant) => this with { Constant = Constant + constant };

    public Sum Term(string variable, long factor) => this with { Terms = Terms + (factor == 1 ? $" + {variable}" : $" + ({variable} * {factor})") };

    public override string ToString() => SourceWriter.At(Pointer + Terms, Constant);
}
