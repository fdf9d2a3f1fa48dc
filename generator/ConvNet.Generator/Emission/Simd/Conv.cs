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

    public static void Write(SourceWriter w, ConvKernel kernel, VectorWidth v, string name)
    {
        ConvTile tile = ConvTile.Choose(kernel, v.Class);
        var tiles = new List<(string Name, int Rows, int Columns)>();
        w.Comment(
            $"{tile.Vectors} x {v.Lanes} filters at {tile.Rows}x{tile.Columns} positions: {Kernel.Many(tile.Accumulators, "accumulator")}, {Kernel.Many(tile.Vectors, "weight")} and an input in {v.Class.Registers + 1} registers.");
        using (KernelWriter.Method(w, kernel, name))
        {
            int lanes = tile.Vectors * v.Lanes, blockStep = Math.Max(1, lanes / Full);
            if (kernel.Input.Starts.Count > 0) w.Line($"ReadOnlySpan<int> starts = [{string.Join(", ", kernel.Input.Starts)}];");
            using (w.For("block", kernel.Output.Blocks, blockStep))
            using (w.For("lane", Full, lanes))
            {
                bool manyBlocks = kernel.Output.Blocks > blockStep, manyLanes = lanes < Full;
                string lane = manyLanes ? " + lane" : "";
                string block = manyBlocks ? "block" : "0";
                string group = kernel.Input.Starts.Count > 0 ? $" + (starts[{block}] * {kernel.Input.Plane})" : "";
                string weights = "weights" + (manyBlocks ? $" + (block * {kernel.WeightBlock})" : "") + lane;
                string output = "output" + (manyBlocks ? $" + (block * {kernel.Output.Plane})" : "") + lane;
                string terms = string.Concat(KernelWriter.Terms(kernel).Select(t => $", {t}" + (manyBlocks ? $" + (block * {Full})" : "") + lane));
                w.Line($"float* x = input{group};");
                w.Line($"float* y = {output};");
                WriteRows(w, kernel, tile, name, tiles, weights, terms);
            }
        }

        foreach ((string method, int rows, int columns) in tiles)
            using (KernelWriter.Tile(w, method, "float* x, float* w, " + KernelWriter.TermParameters(kernel) + "float* y"))
                WriteTile(w, kernel, v, tile.Vectors, rows, columns);
    }

    private static void WriteRows(
        SourceWriter w, ConvKernel kernel, ConvTile tile, string name, List<(string Name, int Rows, int Columns)> tiles, string weights, string terms)
    {
        FusedPool pool = kernel.Pool;
        bool first = true;
        foreach ((int rows, int count) in ConvTile.Cover(kernel.Output.Height, tile.Rows))
        {
            if (!first) w.Comment($"the last {rows} rows");
            first = false;
            using (w.For("row", count, 1, $", x += {rows * kernel.Input.StepRow}, y += {rows / pool.Height * kernel.Output.Row}"))
            {
                int done = 0;
                foreach ((int columns, int times) in ConvTile.Cover(kernel.Output.Width, tile.Columns))
                {
                    string method = $"{name}_Tile{rows}x{columns}";
                    if (!tiles.Contains((method, rows, columns))) tiles.Add((method, rows, columns));
                    int stepX = columns * kernel.Input.StepColumn, stepY = columns / pool.Width * kernel.Output.Pixel;
                    string x = SourceWriter.At("x", (long)done * kernel.Input.StepColumn), y = SourceWriter.At("y", (long)done / pool.Width * kernel.Output.Pixel);
                    using (w.For("column", times))
                    {
                        if (times > 1) (x, y) = ($"x + (column * {stepX})", $"y + (column * {stepY})");
                        w.Line($"{method}({x}, {weights}{terms}, {y});");
                    }

                    done += times * columns;
                }
            }

            if (count == 1 && tile.Rows < kernel.Output.Height && rows == tile.Rows)
            {
                w.Line($"x += {rows * kernel.Input.StepRow};");
                w.Line($"y += {rows / pool.Height * kernel.Output.Row};");
            }
        }
    }

    private static void WriteTile(SourceWriter w, ConvKernel kernel, VectorWidth v, int vectors, int rows, int columns)
    {
        int pixels = rows * columns;
        for (int p = 0; p < pixels; p++)
            w.Line($"{v.Type} " + string.Join(", ", Enumerable.Range(0, vectors).Select(j =>
                $"{Accumulator(p, j)} = {(kernel.HasBias ? v.Load(SourceWriter.At("b", j * v.Lanes)) : v.Zero)}")) + ";");
        w.Line($"{v.Type} " + string.Join(", ", Enumerable.Range(0, vectors).Select(j => $"w{j}")) + (vectors > 1 ? ", v;" : ";"));

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

        WriteResults(w, kernel, v, vectors, rows, columns);
    }

    private static void WriteBlocks(SourceWriter w, ConvKernel kernel, StepWriter steps, int blocks, int channels)
    {
        ConvTaps taps = kernel.Taps;
        int block = kernel.Input.Block, skip = (block - channels) * Full;
        bool rowIsOneRun = taps.Column == block && channels == block;
        int run = rowIsOneRun ? taps.Width * channels : channels;
        using (w.For("c", blocks, 1, $", x += {kernel.Input.Plane}"))
        {
            if (taps.Count * channels <= steps.Most)
            {
                for (int ky = 0; ky < taps.Height; ky++)
                for (int kx = 0; kx < taps.Width; kx++)
                for (int c = 0; c < channels; c++)
                    steps.Write("x", (ky * taps.Row) + (kx * taps.Column) + c, (((ky * taps.Width) + kx) * block * Full) + (c * Full));
                w.Line($"w += {taps.Count * block * Full};");
                return;
            }

            w.Line("float* row = x;");
            using (w.For("ky", taps.Height, 1, $", row += {taps.Row}"))
            {
                if (taps.Width * channels <= steps.Most)
                {
                    for (int kx = 0; kx < taps.Width; kx++)
                    for (int c = 0; c < channels; c++)
                        steps.Write("row", (kx * taps.Column) + c, (kx * block * Full) + (c * Full));
                    w.Line($"w += {taps.Width * block * Full};");
                    return;
                }

                int unroll = steps.Unroll(run);
                w.Line("float* i = row;");
                using (w.For("kx", rowIsOneRun ? 1 : taps.Width, 1, $", i += {SourceWriter.Literal(taps.Column - channels)}" + (skip > 0 ? $", w += {skip}" : "")))
                using (w.Block($"for (float* end = i + {run}; i < end; i += {unroll}, w += {unroll * Full})"))
                    for (int c = 0; c < unroll; c++) steps.Write("i", c, c * Full);
                if (!rowIsOneRun && taps.Width == 1 && skip > 0) w.Line($"w += {skip};");
            }
        }
    }

    private static void WriteResults(SourceWriter w, ConvKernel kernel, VectorWidth v, int vectors, int rows, int columns)
    {
        FusedPool pool = kernel.Pool;
        w.Line();
        for (int j = 0; kernel.IsScaled && j < vectors; j++)
            w.Line($"{v.Type} scale{j} = {v.Load(SourceWriter.At("scale", j * v.Lanes))}, shift{j} = {v.Load(SourceWriter.At("shift", j * v.Lanes))};");
        for (int r = 0; r < rows; r += pool.Height)
        for (int c = 0; c < columns; c += pool.Width)
        for (int j = 0; j < vectors; j++)
        {
            string[] window = Enumerable.Range(0, pool.Height)
                .SelectMany(_ => Enumerable.Range(0, pool.Width), (a, b) => Result(((r + a) * columns) + c + b, j)).ToArray();
            string value = pool.IsMax
                ? v.Apply(kernel.Epilogue, window.Aggregate(v.Max))
                : Mean(v, window.Select(a => v.Apply(kernel.Epilogue, a)).ToArray());
            int filter = j * v.Lanes;
            int offset = (r / pool.Height * kernel.Output.Row) + (c / pool.Width * kernel.Output.Pixel) + (filter / Full * kernel.Output.Plane) + (filter % Full);
            w.Line(v.Store(value, SourceWriter.At("y", offset)));
        }

        string Result(int pixel, int vector)
        {
            string sum = Accumulator(pixel, vector);
            return kernel.IsScaled ? v.MultiplyAdd(sum, $"scale{vector}", $"shift{vector}") : sum;
        }
    }

    private static string Mean(VectorWidth v, string[] values) =>
        $"({string.Join(" + ", values)}) * {v.Broadcast(SourceWriter.Literal(1.0 / values.Length))}";

    private static string Accumulator(int pixel, int vector) => $"a{pixel}_{vector}";

    /// <summary>Writes one step of the inner loop, and knows how many may stand in one loop body.</summary>
    private sealed class StepWriter(SourceWriter w, VectorWidth v, int vectors, int rows, int columns, ConvKernel kernel)
    {
        private readonly int _products = vectors * rows * columns;

        /// <summary>
        /// Steps that a body may unroll whole. It stays within the instruction cache (16 KB of machine code) and the JIT's
        /// limit (MethodBudget).
        /// </summary>
        public int Most => Math.Max(1, Math.Min(Math.Min(32, v.Class.MostProducts / _products), Math.Min(MethodBudget.Most / Il, 14_000 / Bytes)));

        private int Il => (vectors * 16) + (rows * columns * (24 + (15 * vectors)));

        private int Bytes => (vectors * 8) + (rows * columns * 9) + (_products * 7);

        /// <summary>The unrolling of a run that is too long to unroll whole: the least divisor that gives the products a body should have, if any.</summary>
        public int Unroll(int run) =>
            Enumerable.Range(1, Math.Min(run, Most)).Where(d => run % d == 0).FirstOrDefault(d => d * _products >= v.Class.BodyProducts) is > 0 and int enough
                ? enough
                : Enumerable.Range(1, Math.Min(run, Most)).Last(d => run % d == 0);

        public void Write(string pointer, int from, int weight)
        {
            w.Statements(Enumerable.Range(0, vectors).Select(j =>
                $"w{j} = {v.Load(SourceWriter.At("w", weight + (j * v.Lanes / Full * kernel.WeightBlock) + (j * v.Lanes % Full)))};"));
            for (int p = 0; p < rows * columns; p++)
            {
                int offset = from + (p / columns * kernel.Input.StepRow) + (p % columns * kernel.Input.StepColumn);
                string input = v.Broadcast($"{pointer}[{offset}]");
                if (vectors == 1)
                {
                    w.Line($"{Accumulator(p, 0)} = {v.MultiplyAdd("w0", input, Accumulator(p, 0))};");
                    continue;
                }

                IEnumerable<string> sums = Enumerable.Range(0, vectors).Select(j => $"{Accumulator(p, j)} = {v.MultiplyAdd($"w{j}", "v", Accumulator(p, j))};");
                w.Statements([$"v = {input};", .. sums]);
            }
        }
    }
}
