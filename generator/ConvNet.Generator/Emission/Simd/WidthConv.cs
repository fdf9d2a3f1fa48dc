using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// Convolution with columns in the lanes: a tile of filters x rows x vectors of columns stays in registers while the loop runs over input
/// channels and taps. Each step loads the inputs under one tap, and broadcasts that tap's weight of each filter.
/// </summary>
internal static class WidthConv
{
    private const int Full = BlockedLayout.Full;

    public static void Write(SourceWriter w, WidthConvKernel kernel, VectorWidth width, string name)
    {
        WidthTile tile = WidthTile.Choose(kernel, width.Class);
        VectorWidth v = VectorWidth.Of(tile.Class);
        int columns = kernel.Output.Width, span = tile.Columns(columns);
        var methods = new List<(string Name, int Filters, int Rows)>();
        w.Comment($"{Kernel.Many(kernel.Output.Channels, "filter")} would leave lanes of {Full} empty: the lanes are columns. A tile has");
        w.Comment(
            $"{Kernel.Many(tile.Filters, "filter")} x {Kernel.Many(tile.Rows, "row")} x {tile.Vectors} x {v.Lanes} columns: {Kernel.Many(tile.Accumulators, "accumulator")}, {Kernel.Many(tile.Rows * tile.Vectors, "input")} and a weight in {v.Class.Registers + 1} registers.");
        using (KernelWriter.Method(w, kernel, name))
        {
            int done = 0;
            w.Line("float* x, y;");
            foreach ((int filters, int count) in ConvTile.Cover(kernel.Output.Channels, tile.Filters))
            {
                using (w.For("filter", count * filters, filters))
                {
                    string filter = count > 1 ? " + filter" : done > 0 ? $" + {done}" : "";
                    string plane = count > 1 ? $" + (filter * {kernel.Output.Plane})" : done > 0 ? $" + {done * kernel.Output.Plane}" : "";
                    w.Statements(["x = input;", $"y = output{plane};"]);
                    WriteRows(filters, "weights" + filter, string.Concat(KernelWriter.Terms(kernel).Select(t => $", {t}{filter}")));
                }

                done += count * filters;
            }
        }

        foreach ((string method, int filters, int rows) in methods)
            using (KernelWriter.Tile(w, method, $"float* x, float* w, {KernelWriter.TermParameters(kernel)}float* y{(kernel.Rows is null ? "" : ", int taps")}"))
                new TileWriter(w, kernel, v, tile with { Filters = filters, Rows = rows }).Write();

        void WriteRows(int filters, string weights, string terms)
        {
            int left = kernel.Output.Height;
            foreach ((int rows, int count) in ConvTile.Cover(kernel.Output.Height, tile.Rows))
            {
                int first = kernel.Output.Height - left;
                left -= rows * count;
                string method = $"{name}_Tile{filters}x{rows}";
                if (!methods.Contains((method, filters, rows))) methods.Add((method, filters, rows));
                int tiles = (columns + span - 1) / span;
                string next = $"x += {rows * kernel.Input.StepRow}, y += {rows / kernel.Pool.Height * kernel.Output.Row}";
                using (count == 1 && left == 0 && kernel.Rows is null ? w.For("row", 1) : w.Block($"for (int row = 0; row < {count}; row++, {next})"))
                {
                    if (kernel.Rows is { } real)
                    {
                        string row = first > 0 ? $"({first} + (row * {rows}))" : $"(row * {rows})";
                        w.Comment("Taps above and below see nothing but zeroes.");
                        w.Line($"int from = Math.Max(0, {SourceWriter.Literal(real.First - rows + 1)} - {row}), taps = Math.Min({kernel.Taps.Height}, {real.First + real.Count} - {row}) - from;");
                    }

                    using (w.For("column", tiles * span, span))
                    {
                        // The last tile ends with the row, wherever it begins.
                        string at = tiles == 1 ? "" : columns % span == 0 ? "column" : $"Math.Min(column, {columns - span})";
                        string pooled = kernel.Pool.Width == 1 || at.Length == 0 ? at : $"({at} / {kernel.Pool.Width})";
                        string x = at.Length == 0 ? "x" : $"x + {at}", y = at.Length == 0 ? "y" : $"y + {pooled}";
                        w.Line(kernel.Rows is null ? $"{method}({x}, {weights}{terms}, {y});"
                            : $"{method}({x} + (from * {kernel.Taps.Row}), {weights} + (from * {kernel.Taps.Width * kernel.Input.Block * kernel.WeightLanes}){terms}, {y}, taps);");
                    }
                }
            }
        }
    }

    /// <summary>Writes the method of one tile.</summary>
    private sealed class TileWriter(SourceWriter w, WidthConvKernel kernel, VectorWidth v, WidthTile tile)
    {
        private IEnumerable<(int Row, int Vector)> Places =>
            Enumerable.Range(0, tile.Rows).SelectMany(_ => Enumerable.Range(0, tile.Vectors), (row, vector) => (row, vector));

        /// <summary>Steps that a body may unroll whole.</summary>
        private int Most
        {
            get
            {
                int inputs = tile.Rows * tile.Vectors;
                return MethodBudget.Steps(v.Class, tile.Accumulators, (inputs * 16) + (tile.Filters * (16 + (22 * inputs))), (inputs * 8) + (tile.Filters * (8 + (7 * inputs))));
            }
        }

        public void Write()
        {
            for (int f = 0; f < tile.Filters; f++)
            for (int r = 0; r < tile.Rows; r++)
                w.Line($"{v.Type} " + string.Join(", ", Places.Where(p => p.Row == r).Select(p => $"{Sum(f, p)} = {(kernel.HasBias ? v.Broadcast($"b[{f}]") : v.Zero)}")) + ";");
            w.Line($"{v.Type} {string.Join(", ", Places.Select(Input))}, weight;");
            w.Line();
            using (kernel.Input.Blocks == 1
                ? w.For("c", kernel.Input.Channels, 1, $", x += {kernel.Input.Channel}, w += {kernel.WeightLanes}")
                : w.Block($"for (int c = 1; c <= {kernel.Input.Channels}; c++, x += {kernel.Input.Channel}, w += c % {Full} == 1 ? {Weight(kernel.Taps.Count) - (kernel.WeightLanes * (Full - 1))} : {kernel.WeightLanes})"))
                WriteTaps();
            w.Line();
            for (int f = 0; f < tile.Filters; f++) WriteEnd(f);
        }

        private void WriteTaps()
        {
            ConvTaps taps = kernel.Taps;
            if (taps.Count <= Most && kernel.Rows is null)
            {
                for (int ky = 0; ky < taps.Height; ky++)
                for (int kx = 0; kx < taps.Width; kx++)
                    WriteStep("x", (ky * taps.Row) + (kx * taps.Column), "w", Weight((ky * taps.Width) + kx));
                return;
            }

            bool isUnrolled = taps.Width <= Most;
            w.Line("float* row = x, k = w;");
            string next = $", row += {taps.Row}" + (isUnrolled ? $", k += {Weight(taps.Width)}" : "");
            using (kernel.Rows is null ? w.For("ky", taps.Height, 1, next) : w.Block($"for (int ky = 0; ky < taps; ky++{next})"))
            {
                if (isUnrolled)
                {
                    for (int kx = 0; kx < taps.Width; kx++) WriteStep("row", kx * taps.Column, "k", Weight(kx));
                    return;
                }

                w.Line("float* i = row;");
                using (w.Block($"for (int kx = 0; kx < {taps.Width}; kx++, i += {taps.Column}, k += {Weight(1)})"))
                    WriteStep("i", 0, "k", 0);
            }
        }

        /// <summary>Adds the products of the inputs under one tap.</summary>
        private void WriteStep(string input, int from, string weights, int weight)
        {
            w.Statements(Places.Select(p =>
                $"{Input(p)} = {v.Load(SourceWriter.At(input, from + (p.Row * kernel.Input.StepRow) + tile.Column(p.Vector, kernel.Output.Width)))};"));
            for (int f = 0; f < tile.Filters; f++)
                w.Statements([$"weight = {v.Broadcast($"{weights}[{weight + f}]")};", .. Places.Select(p => $"{Sum(f, p)} = {v.MultiplyAdd(Input(p), "weight", Sum(f, p))};")]);
        }

        /// <summary>Scales, activates, pools and stores a filter's sums.</summary>
        private void WriteEnd(int filter)
        {
            FusedPool pool = kernel.Pool;
            for (int r = 0; r < tile.Rows; r += pool.Height)
            for (int j = 0; j < tile.Vectors; j += pool.Width)
            {
                string[] pooled = Enumerable.Range(j, pool.Width).Select(vector => PoolDown(filter, r, vector)).ToArray();
                int target = (filter * kernel.Output.Plane) + (r / pool.Height * kernel.Output.Row);
                int first = tile.Column(j, kernel.Output.Width), last = tile.Column(j + pool.Width - 1, kernel.Output.Width);
                if (pool.Width == 1)
                {
                    string y = SourceWriter.At("y", target + first);
                    w.Line(tile.IsPartial(kernel.Output.Width) ? $"Lanes.StoreFirst({Finish(pooled[0])}, {kernel.Output.Width}, {y});" : v.Store(Finish(pooled[0]), y));
                    continue;
                }

                // The inputs have been used, and their registers are free.
                string lower = SourceWriter.At("y", target + (first / 2)), upper = SourceWriter.At("y", target + (last / 2));
                (string a, string b) = (Input((0, 0)), Input((0, 1)));
                w.Statements([$"{a} = {pooled[0]};", $"{b} = {pooled[1]};"]);
                string even = v.Even(a, b), odd = v.Odd(a, b);
                string result = Finish(pool.IsMax ? v.Max(even, odd) : $"({even} + {odd})");
                w.Line(last - first == v.Lanes ? v.Store(result, lower) : $"Lanes.StoreHalves({result}, {lower}, {upper});");
            }
        }

        /// <summary>The results of a window's rows, in one vector.</summary>
        private string PoolDown(int filter, int row, int vector)
        {
            IEnumerable<string> results = Enumerable.Range(row, kernel.Pool.Height).Select(r =>
            {
                string sum = Sum(filter, (r, vector));
                return kernel.IsScaled ? v.MultiplyAdd(sum, v.Broadcast($"scale[{filter}]"), v.Broadcast($"shift[{filter}]")) : sum;
            });
            return kernel.Pool.IsMax ? results.Aggregate(v.Max) : string.Join(" + ", results.Select(r => v.Apply(kernel.Epilogue, r)));
        }

        /// <summary>What is left to do when a window is pooled.</summary>
        private string Finish(string pooled) => kernel.Pool.IsMax ? v.Apply(kernel.Epilogue, pooled)
            : $"{pooled} * {v.Broadcast(SourceWriter.Literal(1.0 / (kernel.Pool.Height * kernel.Pool.Width)))}";

        /// <summary>From one tap's weights to those so many taps on.</summary>
        private int Weight(int taps) => taps * kernel.Input.Block * kernel.WeightLanes;

        private static string Sum(int filter, (int Row, int Vector) place) => $"a{filter}_{place.Row}_{place.Vector}";

        private static string Input((int Row, int Vector) place) => $"x{place.Row}_{place.Vector}";
    }
}
