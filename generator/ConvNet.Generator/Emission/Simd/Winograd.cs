using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// Convolution by Cook and Toom's algorithm: tiles of the image are transformed, multiplied by the transformed weights as one matrix product over
/// the channels for each value of a tile, and transformed back. Transforms work on a vector of channels at a time.
/// </summary>
internal static class Winograd
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, WinogradKernel kernel, VectorWidth v, string name, SharedMethods methods)
    {
        WinogradShape shape = kernel.Shape;
        int rows = kernel.RowsTogether, tiles = rows * kernel.TileColumns;
        string first = kernel.TileRows <= rows ? "0" : "turn", told = TellsRow(kernel) ? "turn, " : "", toldResults = TellsResultsRow(kernel) ? "turn, " : "";
        w.Comment($"{Kernel.Many(kernel.TileRows * kernel.TileColumns, "tile")}, {tiles} together; {shape.Matrices} products of {shape.Taps * shape.Outputs} for each.");
        using (KernelWriter.Method(w, kernel, name))
        {
            if (kernel.TurnParts > 1)
            {
                w.Line($"team.Run(&{name}_Turns, {kernel.TurnParts}, {string.Join(", ", kernel.Pointers)});");
            }
            else
            {
                w.Line($"float* tiles = scratch, products = scratch + {kernel.Tiles.Floats};");
                using (w.For("turn", kernel.TileRows, rows)) WriteTurn();
            }
        }

        if (kernel.TurnParts > 1)
            using (KernelWriter.Tile(w, $"{name}_Turns", string.Concat(kernel.Pointers.Select(p => $"float* {p}, ")) + KernelWriter.Range))
            {
                w.Comment("Threads do whole turns, each in memory of its own, and exchange nothing.");
                w.Line($"float* tiles = scratch + (from * {kernel.TurnFloats}), products = tiles + {kernel.Tiles.Floats};");
                using (w.Block($"for (int turn = from * {kernel.RowsOfPart}; turn < Math.Min(to * {kernel.RowsOfPart}, {kernel.TileRows}); turn += {rows})")) WriteTurn();
            }

        WriteInputs(w, kernel, v, name, methods);
        if (kernel.StreamsWeights) WinogradStream.Write(w, kernel, v, $"{name}_Products", methods);
        else WriteProducts(w, kernel, name);
        WriteResults(w, kernel, v, name, methods);
        if (kernel.StreamsWeights) return;
        w.Line();
        w.Comment($"One of the matrix products, over {Kernel.Many(shape.InputBlocks * Full, "channel")}: a 1x1 convolution of the tiles.");
        Conv.Write(w, Product(kernel, rows), v, $"{name}_Product", methods);
        if (kernel.RowsLeft == 0) return;
        w.Line();
        w.Comment($"The same in the last turn, of {Kernel.Many(kernel.RowsLeft, "row")} of tiles.");
        Conv.Write(w, Product(kernel, kernel.RowsLeft), v, $"{name}_LastProduct", methods);

        void WriteTurn()
        {
            string input = KernelWriter.At("input", (first, shape.Vertical.Step * kernel.Input.Row)), output = KernelWriter.At("output", (first, OutputRows(kernel)));
            string addend = kernel.Addend is { } added ? ", " + SourceWriter.Address(KernelWriter.At("addend", (first, shape.Vertical.Outputs * added.Row))) : "";
            string terms = string.Concat(KernelWriter.Terms(kernel).Select(t => t + ", "));
            WriteStage("Inputs", kernel.StageParts.Inputs, $"{told}{SourceWriter.Address(input)}, tiles");
            WriteStage("Products", kernel.StageParts.Products, $"{told}tiles, weights, products");
            WriteStage("Results", kernel.StageParts.Results, $"{toldResults}products, {terms}{SourceWriter.Address(output)}{addend}");
        }

        void WriteStage(string stage, int parts, string arguments) =>
            w.Line(kernel.TurnParts > 1 ? $"{name}_{stage}({arguments}, 0, 1);" : $"team.Run(&{name}_{stage}, {parts}, {arguments});");
    }

    private static void WriteInputs(SourceWriter w, WinogradKernel kernel, VectorWidth v, string name, SharedMethods methods)
    {
        WinogradShape shape = kernel.Shape;
        string transform = WinogradTransforms.Input(shape, v, methods);
        int blocks = shape.Groups * shape.InputBlocks;
        string block = KernelWriter.Index("block", blocks), row = KernelWriter.Index("row", kernel.RowsTogether);
        using (KernelWriter.Tile(w, $"{name}_Inputs", $"{Told(TellsRow(kernel))}float* input, float* tiles, {KernelWriter.Range}"))
        using (ShareRows(w, kernel, blocks, kernel.StageParts.Inputs))
        using (w.For("lane", Full, v.Lanes))
        {
            string x = KernelWriter.At("input", (block, kernel.Input.Plane), (row, shape.Vertical.Step * kernel.Input.Row)) + Lane(v);
            string to = KernelWriter.At("tiles", (block, kernel.Tiles.Block), (row, kernel.TileColumns * Full)) + Lane(v);
            w.Line($"{transform}({SourceWriter.Address(x)}, {SourceWriter.Address(to)}, tiles: {kernel.TileColumns}, {WinogradTransforms.Row(shape, kernel.Input.Row)}matrix: {kernel.Tiles.Matrix});");
        }
    }

    private static void WriteProducts(SourceWriter w, WinogradKernel kernel, string name)
    {
        WinogradShape shape = kernel.Shape;
        string group = KernelWriter.Index("group", shape.Groups);
        using (KernelWriter.Tile(w, $"{name}_Products", $"{Told(TellsRow(kernel))}float* tiles, float* weights, float* products, {KernelWriter.Range}"))
        using (KernelWriter.Share(w, ("i", shape.Matrices), ("group", shape.Groups), kernel.StageParts.Products))
        {
            // Equal weights are there once.
            (int n, int last) = (shape.Horizontal.Size, shape.Horizontal.WeightSize - 1);
            string weights = last == n - 1 ? "i" : $"((Math.Min(i / {n}, {shape.Vertical.WeightSize - 1}) * {last + 1}) + Math.Min(i % {n}, {last}))";
            string arguments =
                $"({SourceWriter.Address(KernelWriter.At("tiles", ("i", kernel.Tiles.Matrix), (group, shape.InputBlocks * kernel.Tiles.Block)))}, "
                + $"{SourceWriter.Address(KernelWriter.At("weights", (weights, shape.Groups * shape.WeightMatrix), (group, shape.WeightMatrix)))}, "
                + $"{SourceWriter.Address(KernelWriter.At("products", ("i", kernel.Products.Matrix), (group, shape.OutputBlocks * kernel.Products.Block)))});";
            if (TellsRow(kernel)) w.Line($"if (first == {kernel.TileRows - kernel.RowsLeft}) {name}_LastProduct{arguments}");
            w.Line($"{(TellsRow(kernel) ? "else " : "")}{name}_Product{arguments}");
        }
    }

    private static void WriteResults(SourceWriter w, WinogradKernel kernel, VectorWidth v, string name, SharedMethods methods)
    {
        WinogradShape shape = kernel.Shape;
        string transform = WinogradTransforms.Output(kernel, v, methods);
        int blocks = shape.Groups * shape.OutputBlocks;
        string block = KernelWriter.Index("block", blocks), row = KernelWriter.Index("row", kernel.RowsTogether);
        string[] terms = KernelWriter.Terms(kernel);
        string pointers = string.Concat(terms.Select(t => $"float* {t}, ")) + "float* output" + (kernel.Addend is null ? "" : ", float* addend");
        using (KernelWriter.Tile(w, $"{name}_Results", $"{Told(TellsResultsRow(kernel))}float* products, {pointers}, {KernelWriter.Range}"))
        {
            string tile = WinogradTransforms.StaysInRegisters(shape, v) ? "" : ", tile";
            if (tile != "") WriteTile(w, shape, v);
            using (ShareRows(w, kernel, blocks, kernel.StageParts.Results))
            using (w.For("lane", Full, v.Lanes))
            {
                string from = KernelWriter.At("products", (block, kernel.Products.Block), (row, kernel.TileColumns * Full)) + Lane(v);
                string added = string.Concat(terms.Select(t => $", {SourceWriter.Address(KernelWriter.At(t, (block, Full)) + Lane(v))}"));
                string y = KernelWriter.At("output", (block, kernel.Output.Plane), (row, OutputRows(kernel))) + Lane(v);
                string z = kernel.Addend is { } addend ? $", {SourceWriter.Address(KernelWriter.At("addend", (block, addend.Plane), (row, shape.Vertical.Outputs * addend.Row)) + Lane(v))}" : "";
                string steps = shape.Vertical.Outputs == 1 ? "" : $", outputRow: {kernel.Output.Row}" + (kernel.Addend is { } image ? $", addendRow: {image.Row}" : "");
                string inImage = !TellsResultsRow(kernel) ? row : row == "0" ? "first" : "(first + row)";
                int m = shape.Vertical.Outputs;
                string partial = (MayCutRows(kernel) ? $", rows: Math.Min({m}, {kernel.Output.Height} - ({inImage} * {m}))" : "")
                    + (MayCutColumns(kernel) ? $", columns: {kernel.Output.Width}" : "");
                w.Line(
                    $"{transform}({SourceWriter.Address(from)}{added}, {SourceWriter.Address(y)}{z}{tile}, tiles: {kernel.TileColumns}, "
                    + $"matrix: {kernel.Products.Matrix}{steps}{partial});");
            }
        }
    }

    public static void Write(SourceWriter w, WinogradWeightsKernel kernel, VectorWidth v, string name, SharedMethods methods)
    {
        WinogradShape shape = kernel.Shape;
        string transform = WinogradTransforms.Weights(shape, v, methods);
        using (KernelWriter.Method(w, kernel, name))
        {
            w.Line($"long blocks = groups * outputBlocks * inputBlocks, matrix = blocks * {Full * Full};");
            w.Comment("Of a filter the blocks of channels follow one another, in each the taps, and for each tap the channels; transformed, all channels follow one another.");
            using (w.Block("for (long block = 0; block < blocks; block++)"))
            using (w.For("row", shape.Vertical.WeightSize))
            {
                (bool hasRows, int columns) = (shape.Vertical.Size > 1, shape.Horizontal.WeightSize);
                string row = hasRows ? "row, " : "", step = columns > 1 ? $"row * {columns} * matrix" : "row * matrix";
                string to = hasRows ? $"[(block * {Full * Full}) + ({step})]" : $"[block * {Full * Full}]";
                w.Line($"{transform}(&weights[block * {shape.Taps * Full * Full}], &transformed{to}, {row}matrix);");
            }
        }
    }

    /// <summary>Whether every tile lies within the image.</summary>
    public static bool IsWhole(WinogradKernel kernel) => !kernel.CutsRows && !kernel.CutsColumns;

    /// <summary>Whether the last stage is told how many rows of a tile lie within the image; tiles that end it may be cut along either axis.</summary>
    public static bool MayCutRows(WinogradKernel kernel) => !IsWhole(kernel) && kernel.Shape.Vertical.Outputs > 1;

    /// <summary>Whether it is told how many columns do.</summary>
    public static bool MayCutColumns(WinogradKernel kernel) => !IsWhole(kernel) && kernel.Shape.Horizontal.Outputs > 1;

    /// <summary>The loop over the blocks and the rows of a turn, those of a range of parts.</summary>
    private static SourceWriter.Scope ShareRows(SourceWriter w, WinogradKernel kernel, int blocks, int parts)
    {
        if (!TellsRow(kernel)) return KernelWriter.Share(w, ("block", blocks), ("row", kernel.RowsTogether), parts);
        w.Line($"int rows = Math.Min({kernel.RowsTogether}, {kernel.TileRows} - first);");
        return KernelWriter.ShareRows(w, "block", blocks, parts);
    }

    /// <summary>Whether the stages are told the first row of tiles of their turn: where the last turn has fewer rows.</summary>
    private static bool TellsRow(WinogradKernel kernel) => kernel.RowsLeft > 0;

    /// <summary>Whether the last stage is: also where there are several turns and rows of tiles may be cut.</summary>
    private static bool TellsResultsRow(WinogradKernel kernel) => TellsRow(kernel) || (kernel.TileRows > kernel.RowsTogether && MayCutRows(kernel));

    private static string Told(bool tells) => tells ? "int first, " : "";

    /// <summary>Floats of the output from one row of tiles to the next.</summary>
    private static int OutputRows(WinogradKernel kernel) => kernel.Shape.Vertical.Outputs / kernel.Pool.Height * kernel.Output.Row;

    /// <summary>Memory for one tile on its way.</summary>
    public static void WriteTile(SourceWriter w, WinogradShape shape, VectorWidth v) => WriteRoom(w, "tile", shape.Matrices * v.Lanes);

    /// <summary>Memory on the stack, each thread's own, that begins with a line of the cache.</summary>
    public static void WriteRoom(SourceWriter w, string name, int floats)
    {
        w.Line($"float* room = stackalloc float[{floats + Full}];");
        w.Line($"float* {name} = (float*)(((nint)room + 63) & ~63);");
    }

    /// <summary>One of the matrix products of some rows of tiles, a 1x1 convolution.</summary>
    public static ConvKernel Product(WinogradKernel kernel, int rows)
    {
        (WinogradShape shape, int tiles) = (kernel.Shape, rows * kernel.TileColumns);
        return new ConvKernel(
            new ConvInput(kernel.Shape.Groups == 1 ? kernel.Input.Channels : shape.InputBlocks * Full, Full, kernel.Tiles.Block, kernel.Tiles.Block, Full, default), new ConvTaps(1, 1, 0, 0),
            new ConvOutput(shape.OutputBlocks * Full, 1, tiles, kernel.Products.Block, kernel.Products.Block, Full), HasBias: false, Epilogue.None, FusedPool.None, "Products") { IsStep = true };
    }

    public static string Lane(VectorWidth v) => v.Lanes < Full ? " + lane" : "";
}
