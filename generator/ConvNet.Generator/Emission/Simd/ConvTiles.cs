using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// The register tiles of convolutions over blocks of 16 channels: how many channels and taps there are, and how far apart, are arguments.
/// </summary>
internal sealed class ConvTiles(VectorWidth v, SharedMethods methods)
{
    private const int Full = BlockedLayout.Full;

    /// <summary>Whether a kernel's taps and channels are runs of blocks. A single block that is not full is better unrolled as it is.</summary>
    public static bool Cover(ConvKernel kernel) =>
        !kernel.ByChannel && kernel.Input.Block == Full && kernel.Input.Channels >= Full && (kernel.Taps.Width == 1 || kernel.Taps.Column == Full);

    /// <summary>The call that computes the tile of outputs at <paramref name="y"/>.</summary>
    /// <param name="terms">The kernel's bias, or its scale and shift.</param>
    /// <param name="z">What is added, if anything.</param>
    /// <param name="lines">The index of the tile's line among those that read the same weights, and how many there are.</param>
    public string Call(
        ConvKernel kernel, int vectors, int rows, int columns, string x, string weights, string[] terms, string y, string? z, (string Index, int Count) lines)
    {
        int tail = kernel.Input.Channels % Full, blocks = Math.Max(1, vectors * v.Lanes / Full), prefetches = (blocks + lines.Count - 1) / lines.Count;
        var tile = new Tile(
            vectors, rows, columns, Unroll(vectors * rows * columns, tail), tail > 0, v.Class == VectorClass.V128 && tail % v.Lanes == 0, kernel.Input.StepColumn, kernel.Output.Pixel, kernel.Pool, prefetches);
        string name = methods.Name(tile.Name, tile, (w, method) => Write(w, tile, method)), end = TileEnd.Of(kernel).Declare(v, methods);
        string optional = terms.Length switch { 0 => "", 1 => $", shift: {SourceWriter.Address(terms[0])}", _ => $", scale: {SourceWriter.Address(terms[0])}, shift: {SourceWriter.Address(terms[1])}" };
        if (z is not null) optional += $", z: {SourceWriter.Address(z)}{SharedMethods.Arguments(AddendSizes(tile), Value)}";
        string ahead = v.IsScalar ? "" : $", ahead: {Ahead(kernel.WeightBlock, blocks, lines, prefetches)}, isFar: {(Conv.IsFar(kernel) ? "true" : "false")}";
        return $"{name}<{end}>({SourceWriter.Address(x)}, {SourceWriter.Address(weights)}, {SourceWriter.Address(y)}{ahead}{SharedMethods.Arguments(Sizes(tile), Value)}{optional});";

        long Value(string size) => size switch
        {
            "blocks" => kernel.Input.Channels / Full,
            "plane" => kernel.Input.Plane,
            "taps" => kernel.Taps.Height,
            "tapRow" => kernel.Taps.Row,
            "run" => kernel.Taps.Width * Full,
            "tail" => tail,
            "tapsInRow" => kernel.Taps.Width,
            "stepRow" => kernel.Input.StepRow,
            "weightBlock" => kernel.WeightBlock,
            "outputPlane" => kernel.Output.Plane,
            "addendPlane" => kernel.Addend!.Value.Plane,
            "addendRow" => kernel.Addend!.Value.Row,
            _ => kernel.Output.Row,
        };
    }

    private void Write(SourceWriter w, Tile tile, string name)
    {
        string comment = $"{tile.Vectors} x {v.Lanes} filters at {tile.Rows}x{tile.Columns} positions{Describe(tile)}, of `blocks` blocks of 16 channels under `taps` rows of `run` inputs{(tile.HasTail ? ", and of `tail` channels of one more" : "")}.";
        string sizes = SharedMethods.Parameters(Sizes(tile));
        string optional = ", float* scale = null, float* shift = null, float* z = null" + string.Concat(AddendSizes(tile).Select(s => $", long {s} = 0"));
        using (KernelWriter.Tile(w, $"{name}<TEnd>", $"float* x, float* w, float* y{(v.IsScalar ? "" : ", long ahead, bool isFar")}{sizes}{optional}", comment, "where TEnd : struct, ITileEnd"))
            WriteBody(w, tile);
    }

    private void WriteBody(SourceWriter w, Tile tile)
    {
        int pixels = tile.Rows * tile.Columns, blocks = Blocks(tile);
        RegisterTile.WriteStart(w, v, tile.Vectors, pixels, SharedTileEnd.Instance);
        for (int b = 1; b < blocks; b++) w.Line($"float* {Weights(b)} = {Weights(b - 1)} + weightBlock;");
        if (!v.IsScalar)
        {
            using (w.Block("if (isFar)"))
                RegisterTile.WritePrefetchImage(
                    w, v, "y", tile.Rows / tile.Pool.Height, "outputRow", blocks, "outputPlane", tile.Columns / tile.Pool.Width, tile.OutputPixel);
            using (w.Block("if (isFar && z != null)"))
                RegisterTile.WritePrefetchImage(w, v, "z", tile.Rows, "addendRow", blocks, "addendPlane", tile.Columns, Full);
        }

        w.Line();
        if (tile.HasTail) w.Line("long segments = 1, skip = 0;");
        using (tile.HasTail ? w.Block("while (true)") : w.For("", 1))
        {
            using (w.Block("for (; blocks > 0; blocks--, x += plane)"))
            {
                w.Line("float* row = x;");
                using (w.Block("for (long ky = 0; ky < taps; ky++, row += tapRow)"))
                using (tile.HasTail ? w.Block("for (long kx = 0; kx < segments; kx++)") : w.For("", 1))
                    WriteRun(w, tile);
            }

            if (tile.HasTail)
            {
                w.Comment("The last block: its channels under one tap after another, the weights of the others skipped.");
                w.Line("if (tail == 0) break;");
                w.Line($"(blocks, segments, run, skip, tail) = (1, tapsInRow, tail, ({Full} - tail) * {Full}, 0);");
            }
        }

        if (tile.Rows / tile.Pool.Height > 1)
            for (int r = 1; r < tile.Rows / tile.Pool.Height; r++) w.Line($"float* {Row("y", r)} = {Row("y", r - 1)} + outputRow;");
        for (int r = 1; r < tile.Rows; r++) w.Line($"float* {Row("z", r)} = {Row("z", r - 1)} + addendRow;");
        RegisterTile.WriteEnd(
            w, v, tile.Vectors, tile.Rows, tile.Columns, tile.Pool, SharedTileEnd.Instance,
            (r, c, j) => At("z", "addendPlane", Full, r, c, j), (r, c, j) => At("y", "outputPlane", tile.OutputPixel, r, c, j));

        string At(string pointer, string floats, int pixel, int row, int column, int vector)
        {
            int filter = vector * v.Lanes, block = filter / Full;
            string plane = block == 0 ? "" : block == 1 ? $" + {floats}" : $" + ({block} * {floats})";
            return SourceWriter.At(Row(pointer, row) + plane, (column * pixel) + (filter % Full));
        }
    }

    /// <summary>Adds up a run of inputs with their weights.</summary>
    private void WriteRun(SourceWriter w, Tile tile)
    {
        int blocks = Blocks(tile), unroll = tile.Unroll;
        string[] inputs = Enumerable.Range(0, tile.Rows).Select(r => r == 0 ? "i" : $"i{r}").ToArray();
        w.Line(tile.HasTail ? $"float* i = row + (kx * {Full});" : "float* i = row;");
        for (int r = 1; r < tile.Rows; r++) w.Line($"float* {inputs[r]} = {inputs[r - 1]} + stepRow;");
        if (tile.MayTakeLanes)
        {
            w.Comment("Arm64 multiplies by a lane of a vector; to broadcast an input would take it as long as a product.");
            using (w.Block("if (AdvSimd.Arm64.IsSupported)"))
                WriteLaneSteps();
        }

        using (tile.MayTakeLanes ? w.Block("else") : w.For("", 1))
        using (Channels(unroll))
            for (int c = 0; c < unroll; c++)
            {
                for (int b = 0; b < tile.Prefetches; b++) RegisterTile.WritePrefetch(w, v, $"{Weights(b)} + ahead", c * Full);
                RegisterTile.WriteStep(
                    w, v, tile.Vectors, tile.Rows * tile.Columns,
                    j => Weight(c, j),
                    p => v.Broadcast($"{inputs[p / tile.Columns]}[{c + (p % tile.Columns * tile.StepColumn)}]"));
            }

        for (int b = 0; tile.HasTail && b < blocks; b++) w.Line($"{Weights(b)} += skip;");

        // The loop over the channels of a run, so many at a time.
        SourceWriter.Scope Channels(int step) => w.Block(
            $"for (float* end = i + run; i < end; i += {step}"
            + string.Concat(inputs.Skip(1).Select(i => $", {i} += {step}").Concat(Enumerable.Range(0, blocks).Select(b => $", {Weights(b)} += {step * Full}"))) + ")");

        // Four channels of each pixel are loaded at once.
        void WriteLaneSteps()
        {
            int pixels = tile.Rows * tile.Columns;
            using (Channels(v.Lanes))
            {
                w.Statements(Enumerable.Range(0, pixels).Select(p =>
                    $"{v.Type} x{p} = {v.Load(SourceWriter.At(inputs[p / tile.Columns], p % tile.Columns * tile.StepColumn))};"));
                for (int c = 0; c < v.Lanes; c++)
                {
                    w.Statements(Enumerable.Range(0, tile.Vectors).Select(j => $"w{j} = {v.Load(Weight(c, j))};"));
                    w.Statements(Enumerable.Range(0, pixels * tile.Vectors).Select(i => (p: i / tile.Vectors, j: i % tile.Vectors)).Select(a =>
                        $"{RegisterTile.Accumulator(a.p, a.j)} = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar({RegisterTile.Accumulator(a.p, a.j)}, w{a.j}, x{a.p}, {c});"));
                }
            }
        }

        string Weight(int channel, int vector) => SourceWriter.At(Weights(vector * v.Lanes / Full), (channel * Full) + (vector * v.Lanes % Full));
    }

    /// <summary>What of a convolution's sizes a tile has to be told.</summary>
    private IEnumerable<string> Sizes(Tile tile)
    {
        yield return "blocks";
        yield return "plane";
        yield return "taps";
        yield return "tapRow";
        yield return "run";
        if (tile.HasTail) yield return "tail";
        if (tile.HasTail) yield return "tapsInRow";
        if (tile.Rows > 1) yield return "stepRow";
        if (Blocks(tile) > 1) yield return "weightBlock";
        if (Blocks(tile) > 1) yield return "outputPlane";
        if (tile.Rows / tile.Pool.Height > 1) yield return "outputRow";
    }

    /// <summary>
    /// How far ahead of the weights that it reads a tile asks for others: in the next strip of filters, since the processor's own prefetching ends
    /// with a page. The lines of tiles share that strip's blocks, so that it comes evenly.
    /// </summary>
    private static string Ahead(int weightBlock, int blocks, (string Index, int Count) lines, int prefetches)
    {
        string strip = SourceWriter.Literal((long)weightBlock * blocks);
        if (prefetches == blocks) return strip;
        string block = prefetches == 1 ? lines.Index : $"{lines.Index} * {prefetches}";
        return $"{strip} + (Math.Min({block}, {blocks - prefetches}) * {SourceWriter.Literal(weightBlock)})";
    }

    private IEnumerable<string> AddendSizes(Tile tile)
    {
        if (Blocks(tile) > 1) yield return "addendPlane";
        if (tile.Rows > 1) yield return "addendRow";
    }

    private int Blocks(Tile tile) => Math.Max(1, tile.Vectors * v.Lanes / Full);

    /// <summary>The least number of channels that gives a loop body enough products, if those of a last block are as many times that.</summary>
    private int Unroll(int products, int tail) =>
        new[] { 1, 2, 4, 8, Full }.TakeWhile(u => tail % u == 0).OrderBy(u => u * products >= v.Class.BodyProducts ? u : Full * Full / u).First();

    private static string Weights(int block) => block == 0 ? "w" : $"w_{block}";

    private static string Row(string pointer, int row) => row == 0 ? pointer : $"{pointer}{row}";

    private static string Describe(Tile tile) =>
        tile.Pool.Description + (tile.StepColumn == Full ? "" : $", every {Ordinal(tile.StepColumn / Full)} input") + (tile.OutputPixel == Full ? "" : $", to every {Ordinal(tile.OutputPixel / Full)} output");

    private static string Ordinal(int n) => n switch { 2 => "second", 3 => "third", _ => $"{n}th" };

    /// <param name="Unroll">Channels that a turn of the inner loop adds.</param>
    /// <param name="HasTail">Whether the last block is not full.</param>
    /// <param name="MayTakeLanes">Whether all channels can be taken four at a time, from a vector of 128 bits.</param>
    /// <param name="StepColumn">Floats between the inputs of one position and the next.</param>
    /// <param name="OutputPixel">Floats between stored pixels.</param>
    /// <param name="Prefetches">Lines of weights to ask for in each step.</param>
    private sealed record Tile(
        int Vectors, int Rows, int Columns, int Unroll, bool HasTail, bool MayTakeLanes, int StepColumn, int OutputPixel, FusedPool Pool, int Prefetches)
    {
        public string Name =>
            $"Tile{Vectors}x{Rows}x{Columns}{(StepColumn == Full ? "" : $"_From{StepColumn / Full}")}{(OutputPixel == Full ? "" : $"_To{OutputPixel / Full}")}"
            + $"{(HasTail ? "_Tail" : "")}{Pool.Suffix}{(Prefetches > 1 ? $"_Fetch{Prefetches}" : "")}";
    }
}
