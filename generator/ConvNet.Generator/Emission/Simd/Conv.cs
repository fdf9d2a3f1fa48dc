using ConvNet.Model;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// Direct convolution: a tile of outputs stays in registers while the loop runs over input channels and taps. Each step loads
/// the weights of one input channel for all the tile's filters, and broadcasts that channel's value at each of its pixels.
/// </summary>
internal static class Conv
{
    private const int Full = BlockedLayout.Full;

    /// <summary>Floats that the first-level cache holds: smaller images are there already.</summary>
    private const int FirstLevelFloats = 32 * 1024 / sizeof(float);

    public static void Write(SourceWriter w, ConvKernel kernel, VectorWidth v, string name, SharedMethods methods) =>
        Write(w, kernel, ConvTile.Choose(kernel, v.Class), v, name, methods);

    /// <summary>The same by a given tile.</summary>
    public static void Write(SourceWriter w, ConvKernel kernel, ConvTile tile, VectorWidth v, string name, SharedMethods methods)
    {
        var tiles = new List<(string Name, int Rows, int Columns)>();
        w.Comment(
            (kernel.ByChannel ? $"{Kernel.Many(tile.Vectors, "filter")} would leave lanes of {Full} empty: the lanes are channels. {Kernel.Many(tile.Vectors, "filter")}" : $"{tile.Vectors} x {v.Lanes} filters")
            + $" at {tile.Rows}x{tile.Columns} positions: {Kernel.Many(tile.Accumulators, "accumulator")}, {Kernel.Many(tile.Vectors, "weight")} and an input in {v.Class.Registers + 1} registers.");
        using (KernelWriter.Method(w, kernel, name))
        {
            if (kernel.Input.Starts.Count > 0) w.Line($"ReadOnlySpan<int> starts = [{string.Join(", ", kernel.Input.Starts)}];");
            int lanes = kernel.ByChannel ? Full : tile.Vectors * v.Lanes, strips = kernel.Output.Blocks * Full / lanes, inBlock = Math.Max(1, Full / lanes);
            var lines = Lines.Of(kernel, tile);
            using (KernelWriter.Share(w, ("strip", strips), (lines.Index, lines.Count), kernel.Parts))
            {
                // A strip of filters is some blocks, or some lanes of one.
                bool manyBlocks = kernel.Output.Blocks > Math.Max(1, lanes / Full);
                string block = manyBlocks ? inBlock > 1 ? "block" : "strip" : "0", lane = inBlock > 1 ? " + lane" : "";
                if (inBlock > 1) w.Line((manyBlocks ? $"int block = strip / {inBlock}, lane = strip % {inBlock}" : "int lane = strip") + $" * {lanes};");
                string group = kernel.Input.Starts.Count == 0 ? ""
                    : $" + (starts[{block}{(manyBlocks && lanes > Full ? $" * {lanes / Full}" : "")}] * {kernel.Input.Plane})";
                string weights = Strip("weights", kernel.WeightBlock);
                string[] terms = KernelWriter.Terms(kernel).Select(t => Strip(t, Full)).ToArray();
                w.Line($"float* x = {SourceWriter.Address($"input{group}{lines.Place(lines.Input)}")};");
                w.Line($"float* y = {SourceWriter.Address(Strip("output", kernel.Output.Plane) + lines.Place(lines.Output))};");
                if (kernel.Addend is { } addend) w.Line($"float* z = {SourceWriter.Address(Strip("addend", addend.Plane) + lines.Place(lines.Addend))};");
                WriteLine(w, kernel, lines, (rows, columns, x, y, z) => CallTile(rows, columns, x, weights, terms, y, z));

                string Strip(string pointer, int plane) => pointer + (manyBlocks ? $" + ({block} * {plane * Math.Max(1, lanes / Full)})" : "") + lane;
            }
        }

        string CallTile(int rows, int columns, string x, string weights, string[] terms, string y, string? z)
        {
            if (ConvTiles.Cover(kernel)) return new ConvTiles(v, methods).Call(kernel, tile.Vectors, rows, columns, x, weights, terms, y, z, Lines.Of(kernel, tile).Indexed);
            string method = $"{name}_Tile{rows}x{columns}";
            if (!tiles.Contains((method, rows, columns))) tiles.Add((method, rows, columns));
            return $"{method}({string.Join(", ", new[] { x, weights }.Concat(terms).Concat(z is null ? [y] : [y, z]).Select(SourceWriter.Address))});";
        }

        foreach ((string method, int rows, int columns) in tiles)
            using (KernelWriter.Tile(w, method, "float* x, float* w, " + KernelWriter.TermParameters(kernel) + (kernel.Addend is null ? "float* y" : "float* y, float* z")))
                if (kernel.ByChannel) ChannelTile.Write(w, kernel, v, rows, columns);
                else WriteTile(w, kernel, v, tile.Vectors, rows, columns);
    }

    /// <summary>A row of tiles, which begins at x, y and z; or a tile of an image that has but one row of them.</summary>
    /// <param name="call">The call for a tile of so many rows and columns, given where its inputs, outputs and what is added to them lie.</param>
    private static void WriteLine(SourceWriter w, ConvKernel kernel, Lines lines, Func<int, int, string, string, string?, string> call)
    {
        for (int i = 0; i < lines.Sizes.Length; i++)
        {
            bool isOnly = lines.Sizes.Length == 1;
            using (isOnly ? w.For("", 1) : w.Block(i == 0 ? $"if ({lines.Index} < {lines.Sizes[0].Count})" : "else"))
            {
                if (lines.AreRows) WriteColumns(lines.Sizes[i].Size);
                else w.Line(call(lines.Rows, lines.Sizes[i].Size, "x", "y", kernel.Addend is null ? null : "z"));
            }
        }

        void WriteColumns(int rows)
        {
            int done = 0;
            foreach ((int columns, int times) in lines.Columns)
            {
                int stepX = columns * kernel.Input.StepColumn, stepY = columns / kernel.Pool.Width * kernel.Output.Pixel;
                string x = SourceWriter.At("x", (long)done * kernel.Input.StepColumn), y = SourceWriter.At("y", (long)done / kernel.Pool.Width * kernel.Output.Pixel);
                string z = SourceWriter.At("z", (long)done * Full);
                using (w.For("column", times))
                {
                    if (times > 1) (x, y, z) = ($"x + (column * {stepX})", $"y + (column * {stepY})", $"z + (column * {columns * Full})");
                    w.Line(call(rows, columns, x, y, kernel.Addend is null ? null : z));
                }

                done += times * columns;
            }
        }
    }

    /// <summary>What threads share besides strips of filters: the rows of tiles, or the tiles of the one row that there is.</summary>
    /// <param name="Sizes">How many positions high, or wide, they are: full ones, then perhaps a smaller one.</param>
    /// <param name="Columns">The tiles of a row.</param>
    /// <param name="Rows">Rows of the image that a tile has, where there is one row of tiles.</param>
    /// <param name="Input">Floats of the input from one to the next.</param>
    /// <param name="Output">Floats of the output.</param>
    /// <param name="Addend">Floats of what is added.</param>
    private sealed record Lines(bool AreRows, (int Size, int Count)[] Sizes, (int Size, int Count)[] Columns, int Rows, int Input, int Output, int Addend)
    {
        public string Index => AreRows ? "row" : "column";

        public int Count => Sizes.Sum(s => s.Count);

        public static Lines Of(ConvKernel kernel, ConvTile tile)
        {
            (int Size, int Count)[] rows = ConvTile.Cover(kernel.Output.Height, tile.Rows).ToArray(), columns = ConvTile.Cover(kernel.Output.Width, tile.Columns).ToArray();
            return kernel.Output.Height > tile.Rows
                ? new Lines(
                    true, rows, columns, 0, tile.Rows * kernel.Input.StepRow, tile.Rows / kernel.Pool.Height * kernel.Output.Row, tile.Rows * kernel.Addend?.Row ?? 0)
                : new Lines(
                    false, columns, [], kernel.Output.Height, tile.Columns * kernel.Input.StepColumn, tile.Columns / kernel.Pool.Width * kernel.Output.Pixel,
                    tile.Columns * Full);
        }

        public (string Index, int Count) Indexed => (Index, Count);

        /// <summary>What is added to a pointer to come to one of them.</summary>
        public string Place(int floats) => Count > 1 ? $" + ({Index} * {SourceWriter.Literal(floats)})" : "";
    }

    /// <summary>Whether results do not lie in the first-level cache.</summary>
    public static bool IsFar(ConvKernel kernel) => !kernel.IsStep && (long)kernel.Output.Blocks * kernel.Output.Plane > FirstLevelFloats;

    private static void WriteTile(SourceWriter w, ConvKernel kernel, VectorWidth v, int vectors, int rows, int columns)
    {
        var end = TileEnd.Of(kernel);
        RegisterTile.WriteStart(w, v, vectors, rows * columns, end);
        if (IsFar(kernel))
        {
            int lines = Math.Max(1, vectors * v.Lanes / Full);
            RegisterTile.WritePrefetchImage(
                w, v, "y", rows / kernel.Pool.Height, $"{kernel.Output.Row}", lines, $"{kernel.Output.Plane}", columns / kernel.Pool.Width, kernel.Output.Pixel);
            if (kernel.Addend is { } added)
                RegisterTile.WritePrefetchImage(w, v, "z", rows, $"{added.Row}", lines, $"{added.Plane}", columns, Full);
        }

        var steps = new StepWriter(w, v, vectors, rows, columns, kernel);
        (int blocks, int tail) = (kernel.Input.Channels / kernel.Input.Block, kernel.Input.Channels % kernel.Input.Block);
        w.Line();
        if (tail == 0)
        {
            WriteBlocks(w, kernel, steps, blocks, kernel.Input.Block);
        }
        else
        {
            if (blocks > 0)
                using (w.Scoped())
                    WriteBlocks(w, kernel, steps, blocks, kernel.Input.Block);
            if (blocks == 1) w.Line($"x += {kernel.Input.Plane};");
            if (blocks > 0) w.Comment($"the last {tail} channels");
            using (w.Scoped())
                WriteBlocks(w, kernel, steps, 1, tail);
        }

        RegisterTile.WriteEnd(
            w, v, vectors, rows, columns, kernel.Pool, end, kernel.Addend is { } addend ? (r, c, j) => At("z", addend.Row, Full, addend.Plane, r, c, j) : null,
            (r, c, j) => At("y", kernel.Output.Row, kernel.Output.Pixel, kernel.Output.Plane, r, c, j));

        string At(string pointer, int row, int pixel, int plane, int r, int c, int j)
        {
            int filter = j * v.Lanes;
            return SourceWriter.At(pointer, (r * row) + (c * pixel) + (filter / Full * plane) + (filter % Full));
        }
    }

    private static void WriteBlocks(SourceWriter w, ConvKernel kernel, StepWriter steps, int blocks, int channels)
    {
        ConvTaps taps = kernel.Taps;
        int block = kernel.Input.Block, skip = (block - channels) * Full;
        int apart = kernel.Input.Channel;
        bool rowIsOneRun = taps.Column == block && channels == block && apart == 1;
        int run = rowIsOneRun ? taps.Width * channels : channels;
        using (w.For("c", blocks, 1, $", x += {kernel.Input.Plane}"))
        {
            if (taps.Count * channels <= steps.Most && !steps.ShareRows && !steps.ShareColumns)
            {
                for (int ky = 0; ky < taps.Height; ky++)
                for (int kx = 0; kx < taps.Width; kx++)
                for (int c = 0; c < channels; c++)
                    steps.Write("x", (ky * taps.Row) + (kx * taps.Column) + (c * apart), (((ky * taps.Width) + kx) * block * Full) + (c * Full));
                w.Line($"w += {taps.Count * block * Full};");
                return;
            }

            w.Line("float* row = x;");
            using (w.For("ky", taps.Height, 1, $", row += {taps.Row}"))
            {
                if (taps.Width * channels <= steps.Most && !steps.ShareColumns)
                {
                    for (int kx = 0; kx < taps.Width; kx++)
                    for (int c = 0; c < channels; c++)
                        steps.Write("row", (kx * taps.Column) + (c * apart), (kx * block * Full) + (c * Full));
                    w.Line($"w += {taps.Width * block * Full};");
                    return;
                }

                int unroll = steps.Unroll(run, rowIsOneRun && steps.ShareColumns ? kernel.Input.StepColumn : run);
                w.Line("float* i = row;");
                using (w.For("kx", rowIsOneRun ? 1 : taps.Width, 1, $", i += {SourceWriter.Literal(taps.Column - (channels * apart))}" + (skip > 0 ? $", w += {skip}" : "")))
                using (w.Block($"for (float* end = i + {run * apart}; i < end; i += {unroll * apart}, w += {unroll * Full})"))
                    for (int c = 0; c < unroll; c++) steps.Write("i", c * apart, c * Full);
                if (!rowIsOneRun && taps.Width == 1 && skip > 0) w.Line($"w += {skip};");
            }
        }
    }

    /// <summary>Writes one step of the inner loop, and knows how many may stand in one loop body.</summary>
    private sealed class StepWriter(SourceWriter w, VectorWidth v, int vectors, int rows, int columns, ConvKernel kernel)
    {
        private readonly int _products = vectors * rows * columns;

        /// <summary>Steps that a body may unroll whole.</summary>
        public int Most => MethodBudget.Steps(v.Class, _products, Il, Bytes);

        private int Il => (vectors * 16) + (rows * columns * (24 + (15 * vectors)));

        private int Bytes => (vectors * 8) + (rows * columns * 9) + (_products * 7);

        /// <summary>
        /// Whether positions side by side see an input under different taps. In one body the JIT would keep such an input in a register from one
        /// tap to the next, and spill accumulators for it: a third slower than to broadcast it again.
        /// </summary>
        public bool ShareColumns { get; } = columns > 1 && kernel.Input.StepColumn <= (kernel.Taps.Width - 1) * kernel.Taps.Column;

        /// <summary>The same of positions one above the other.</summary>
        public bool ShareRows { get; } = rows > 1 && kernel.Input.StepRow <= (kernel.Taps.Height - 1) * kernel.Taps.Row;

        /// <summary>The unrolling of a run that is too long to unroll whole: the least divisor that gives the products a body should have, if any.</summary>
        public int Unroll(int run, int most)
        {
            int[] divisors = [.. Enumerable.Range(1, Math.Min(most, Most)).Where(d => run % d == 0)];
            return divisors.FirstOrDefault(d => d * _products >= v.Class.BodyProducts) is > 0 and int enough ? enough : divisors.Last();
        }

        public void Write(string pointer, int from, int weight) => RegisterTile.WriteStep(
            w, v, vectors, rows * columns,
            j => SourceWriter.At("w", weight + (j * v.Lanes / Full * kernel.WeightBlock) + (j * v.Lanes % Full)),
            p => v.Broadcast($"{pointer}[{from + (p / columns * kernel.Input.StepRow) + (p % columns * kernel.Input.StepColumn)}]"));
    }
}
