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

    public static void Write(SourceWriter w, ConvKernel kernel, VectorWidth v, string name, SharedMethods methods)
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
                string[] terms = KernelWriter.Terms(kernel).Select(t => t + (manyBlocks ? $" + (block * {Full})" : "") + lane).ToArray();
                w.Line($"float* x = input{group};");
                w.Line($"float* y = {output};");
                if (kernel.Addend is { } addend) w.Line($"float* z = addend{(manyBlocks ? $" + (block * {addend.Plane})" : "")}{lane};");
                WriteRows(w, kernel, tile, (rows, columns, x, y, z) => CallTile(rows, columns, x, weights, terms, y, z));
            }
        }

        string CallTile(int rows, int columns, string x, string weights, string[] terms, string y, string? z)
        {
            if (ConvTiles.Cover(kernel)) return new ConvTiles(v, methods).Call(kernel, tile.Vectors, rows, columns, x, weights, terms, y, z);
            string method = $"{name}_Tile{rows}x{columns}";
            if (!tiles.Contains((method, rows, columns))) tiles.Add((method, rows, columns));
            return $"{method}({string.Join(", ", new[] { x, weights }.Concat(terms).Concat(z is null ? [y] : [y, z]))});";
        }

        foreach ((string method, int rows, int columns) in tiles)
            using (KernelWriter.Tile(w, method, "float* x, float* w, " + KernelWriter.TermParameters(kernel) + (kernel.Addend is null ? "float* y" : "float* y, float* z")))
                WriteTile(w, kernel, v, tile.Vectors, rows, columns);
    }

    /// <param name="call">The call for a tile of so many rows and columns, given where its inputs, outputs and what is added to them lie.</param>
    private static void WriteRows(SourceWriter w, ConvKernel kernel, ConvTile tile, Func<int, int, string, string, string?, string> call)
    {
        FusedPool pool = kernel.Pool;
        bool first = true;
        foreach ((int rows, int count) in ConvTile.Cover(kernel.Output.Height, tile.Rows))
        {
            if (!first) w.Comment($"the last {rows} rows");
            first = false;
            string addendStep = kernel.Addend is { } addend ? $", z += {rows * addend.Row}" : "";
            using (w.For("row", count, 1, $", x += {rows * kernel.Input.StepRow}, y += {rows / pool.Height * kernel.Output.Row}{addendStep}"))
            {
                int done = 0;
                foreach ((int columns, int times) in ConvTile.Cover(kernel.Output.Width, tile.Columns))
                {
                    int stepX = columns * kernel.Input.StepColumn, stepY = columns / pool.Width * kernel.Output.Pixel;
                    string x = SourceWriter.At("x", (long)done * kernel.Input.StepColumn), y = SourceWriter.At("y", (long)done / pool.Width * kernel.Output.Pixel);
                    string z = SourceWriter.At("z", (long)done * Full);
                    using (w.For("column", times))
                    {
                        if (times > 1) (x, y, z) = ($"x + (column * {stepX})", $"y + (column * {stepY})", $"z + (column * {columns * Full})");
                        w.Line(call(rows, columns, x, y, kernel.Addend is null ? null : z));
                    }

                    done += times * columns;
                }
            }

            if (count == 1 && tile.Rows < kernel.Output.Height && rows == tile.Rows)
            {
                w.Line($"x += {rows * kernel.Input.StepRow};");
                w.Line($"y += {rows / pool.Height * kernel.Output.Row};");
                if (kernel.Addend is { } sum) w.Line($"z += {rows * sum.Row};");
            }
        }
    }

    private static void WriteTile(SourceWriter w, ConvKernel kernel, VectorWidth v, int vectors, int rows, int columns)
    {
        var end = TileEnd.Of(kernel);
        RegisterTile.WriteStart(w, v, vectors, rows * columns, end);
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
            if (taps.Count * channels <= steps.Most)
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
                if (taps.Width * channels <= steps.Most)
                {
                    for (int kx = 0; kx < taps.Width; kx++)
                    for (int c = 0; c < channels; c++)
                        steps.Write("row", (kx * taps.Column) + (c * apart), (kx * block * Full) + (c * Full));
                    w.Line($"w += {taps.Width * block * Full};");
                    return;
                }

                int unroll = steps.Unroll(run);
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

        /// <summary>The unrolling of a run that is too long to unroll whole: the least divisor that gives the products a body should have, if any.</summary>
        public int Unroll(int run) =>
            Enumerable.Range(1, Math.Min(run, Most)).Where(d => run % d == 0).FirstOrDefault(d => d * _products >= v.Class.BodyProducts) is > 0 and int enough
                ? enough
                : Enumerable.Range(1, Math.Min(run, Most)).Last(d => run % d == 0);

        public void Write(string pointer, int from, int weight) => RegisterTile.WriteStep(
            w, v, vectors, rows * columns,
            j => SourceWriter.At("w", weight + (j * v.Lanes / Full * kernel.WeightBlock) + (j * v.Lanes % Full)),
            p => $"{pointer}[{from + (p / columns * kernel.Input.StepRow) + (p % columns * kernel.Input.StepColumn)}]");
    }
}
