using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// The matrix products of a <see cref="WinogradKernel"/> that transforms weights as it uses them. A block of channels and one of filters are transformed,
/// one row of the n x n matrices at a time, and multiplied while they are in the first cache, or where tiles are few, while they are in registers; the sums
/// grow in memory. So only the weights themselves come from afar, in their order. While one block is multiplied, the next one is asked for.
/// </summary>
internal static class WinogradStream
{
    private const int Full = BlockedLayout.Full;

    /// <summary>The method that multiplies all tiles, for a range of parts of the filters.</summary>
    public static void Write(SourceWriter w, WinogradKernel kernel, VectorWidth v, string name, SharedMethods methods)
    {
        WinogradShape shape = kernel.Shape;
        bool areFew = RowProducts.Fit(kernel, v);
        int rows = shape.Vertical.Size, n = shape.Horizontal.Size, tiles = kernel.TileRows * kernel.TileColumns, weights = shape.Taps * Full * Full, strips = shape.Groups * shape.OutputBlocks;
        string strip = KernelWriter.Index("strip", strips), block = KernelWriter.Index("block", shape.InputBlocks), group = shape.Groups == 1 ? "0" : $"({strip} / {shape.OutputBlocks})";
        string row = KernelWriter.Index("row", rows);
        string x = KernelWriter.At("tiles", (group, shape.InputBlocks * kernel.Tiles.Block), (block, kernel.Tiles.Block), (row, n * kernel.Tiles.Matrix));
        string y = KernelWriter.At("products", (strip, kernel.Products.Block), (row, n * kernel.Products.Matrix));
        string ahead = KernelWriter.At($"g + {weights}", (row, weights / rows)), isFirst = block == "0" ? "true" : $"{block} == 0";
        using (KernelWriter.Tile(w, name, $"float* tiles, float* weights, float* products, {KernelWriter.Range}"))
        {
            const int matrix = (Full * Full) + Full;
            if (!areFew) Winograd.WriteRoom(w, "transformed", n * matrix);
            using (KernelWriter.Share(w, "strip", strips, kernel.StageParts.Products))
            using (w.For("block", shape.InputBlocks))
            {
                w.Line($"float* g = {SourceWriter.Address(KernelWriter.At("weights", (strip, shape.InputBlocks * weights), (block, weights)))};");
                using (w.For("row", rows))
                {
                    if (areFew) WriteRow();
                    else WriteRuns(matrix);
                }
            }
        }

        void WriteRow()
        {
            string product = RowProducts.Of(kernel, v).Method(methods), lane = Winograd.Lane(v), behind = v.Lanes < Full ? $" + (lane * {weights / rows / Full})" : "";
            using (w.For("lane", Full, v.Lanes))
                w.Line($"{product}({SourceWriter.Address("g" + lane)}, {SourceWriter.Address(x)}, {SourceWriter.Address(y + lane)}, {SourceWriter.Address(ahead + behind)}, row, {isFirst});");
        }

        void WriteRuns(int matrix)
        {
            ConvTile tile = Tile(kernel, v);
            (int Size, int Count)[] columns = [.. ConvTile.Cover(tiles, tile.Columns)];
            string lane = tile.Vectors * v.Lanes < Full ? " + lane" : "";
            w.Line($"{WinogradTransforms.Weights(shape, v, methods)}(g, transformed, {(rows > 1 ? "row, " : "")}matrix: {matrix});");
            using (w.For("lane", Full, tile.Vectors * v.Lanes))
            {
                // The runs of tiles share out what a row asks for of the next weights.
                int ofRun = weights / rows / columns.Sum(c => c.Count), done = 0, position = 0;
                foreach ((int size, int count) in columns)
                {
                    string asks = v.IsScalar ? "" : $"{SourceWriter.Address(SourceWriter.At(ahead, done * ofRun))}, ";
                    w.Line(
                        $"{new Products(tile.Vectors, size, v, ofRun / n).Method(methods)}({SourceWriter.Address(SourceWriter.At(x, position * Full))}, {SourceWriter.Address("transformed" + lane)}, {SourceWriter.Address(SourceWriter.At(y + lane, position * Full))}, {asks}"
                        + $"{isFirst}, matrices: {n}, runs: {count}, input: {kernel.Tiles.Matrix}, weight: {matrix}, output: {kernel.Products.Matrix});");
                    (done, position) = (done + count, position + (size * count));
                }
            }
        }
    }

    /// <summary>The register tile of a block of channels and one of filters. Those of more blocks, with the weights that they are transformed from, would leave the first cache.</summary>
    private static ConvTile Tile(WinogradKernel kernel, VectorWidth v)
    {
        ConvKernel product = Winograd.Product(kernel, kernel.TileRows);
        product = product with { Input = product.Input with { Channels = Full } };
        return ConvTile.Choose(ConvTile.Candidates(product, v.Class).Where(t => t.Vectors * v.Lanes <= Full), product, v.Class, ConvTile.CallCycles);
    }

    /// <summary>The method that adds the products of 16 channels to the sums of runs of tiles, for the matrices of a row, one after the other.</summary>
    /// <param name="Vectors">Vectors of filters.</param>
    /// <param name="Tiles">The tiles of a run.</param>
    /// <param name="Ahead">Floats of the next weights that a run asks for in each matrix.</param>
    private sealed record Products(int Vectors, int Tiles, VectorWidth V, int Ahead)
    {
        /// <summary>Channels that a turn of the loop adds.</summary>
        private int Unroll => new[] { 1, 2, 4, 8, Full }.First(u => u == Full || u * Vectors * Tiles >= V.Class.BodyProducts);

        /// <summary>Floats that each turn of the loop asks for.</summary>
        private int Step => ((Ahead * Unroll) + Full - 1) / Full;

        public string Method(SharedMethods methods) => methods.Name($"WinogradProducts{Vectors}x{Tiles}", this, Write);

        private void Write(SourceWriter w, string name)
        {
            string comment = $"{Vectors} x {V.Lanes} filters at runs of {Tiles} tiles, of 16 channels: adds the products of some matrices to their sums.";
            string ahead = V.IsScalar ? "" : "float* ahead, ", also = V.IsScalar ? "" : $", ahead += {Step}";
            using (KernelWriter.Tile(w, name, $"float* x, float* w, float* y, {ahead}bool isFirst, long matrices, long runs, long input, long weight, long output", comment))
            using (w.Block("for (; matrices > 0; matrices--, x += input, w += weight, y += output)"))
            {
                w.Line("float* from = x, sums = y;");
                using (w.Block($"for (long run = 0; run < runs; run++, from += {Tiles * Full}, sums += {Tiles * Full})"))
                {
                    RegisterTile.WriteStart(w, V, Vectors, Tiles, TileEnd.Plain);
                    using (w.Block("if (!isFirst)"))
                        w.Statements(Enumerable.Range(0, Tiles * Vectors).Select(i => $"{RegisterTile.Accumulator(i / Vectors, i % Vectors)} = {V.Load(Sum(i / Vectors, i % Vectors))};"));
                    w.Line();
                    w.Line("float* i = from, u = w;");
                    using (w.Block($"for (float* end = i + {Full}; i < end; i += {Unroll}, u += {Unroll * Full}{also})"))
                    {
                        for (int line = 0; line < Step; line += Full) RegisterTile.WritePrefetch(w, V, "ahead", line);
                        for (int c = 0; c < Unroll; c++) WriteStep(c);
                    }

                    RegisterTile.WriteEnd(w, V, Vectors, 1, Tiles, FusedPool.None, TileEnd.Plain, null, (_, p, j) => Sum(p, j));
                }
            }

            void WriteStep(int channel) => RegisterTile.WriteStep(
                w, V, Vectors, Tiles, j => SourceWriter.At("u", (channel * Full) + (j * V.Lanes)), p => V.Broadcast($"i[{channel + (p * Full)}]"));

            string Sum(int tile, int vector) => SourceWriter.At("sums", (tile * Full) + (vector * V.Lanes));
        }
    }

    /// <summary>The method that transforms 16 channels' weights for a vector of filters, and adds their products to the sums of all tiles, for a row of matrices.</summary>
    /// <param name="Rows">Rows of tiles.</param>
    /// <param name="Columns">Columns of tiles.</param>
    /// <param name="CutsRows">Whether the image ends within the last row of tiles.</param>
    /// <param name="CutsColumns">Whether it ends within the last column.</param>
    /// <param name="Matrix">Floats from one matrix to the next, of transformed inputs as of products.</param>
    private sealed record RowProducts(WinogradShape Shape, int Rows, int Columns, bool CutsRows, bool CutsColumns, int Matrix, VectorWidth V)
    {
        public static RowProducts Of(WinogradKernel kernel, VectorWidth v) =>
            new(kernel.Shape, kernel.TileRows, kernel.TileColumns, kernel.CutsRows, kernel.CutsColumns, kernel.Tiles.Matrix, v);

        private int Tiles => Rows * Columns;

        /// <summary>Floats of the next weights that each channel asks for.</summary>
        private int Ahead => Shape.Taps * V.Lanes / Shape.Vertical.Size;

        /// <summary>Floats of the next row's inputs that each channel asks for: lines, so that none is asked for twice.</summary>
        private int Next => BlockedLayout.RoundUp(((Shape.Horizontal.Size * Matrix) + Full - 1) / Full);

        /// <summary>Beside the sums, registers hold a row of G, the weights that are transformed, and two values on their way.</summary>
        public static bool Fit(WinogradKernel kernel, VectorWidth v) => !v.IsScalar && kernel.Shape.IsSquare
            && (kernel.Shape.Horizontal.Size * kernel.TileRows * kernel.TileColumns) + (2 * kernel.Shape.Horizontal.Taps) + 2 <= v.Class.Registers + 1;

        public string Method(SharedMethods methods) => methods.Name(
            $"WinogradRowProducts{Shape.Name}x{Tiles}{(CutsRows || CutsColumns ? "_Partial" : "")}", (Shape.Name, Rows, Columns, CutsRows, CutsColumns, Matrix), Write);

        private void Write(SourceWriter w, string name)
        {
            (int n, Rational[][] filter) = (Shape.Vertical.Size, Shape.Vertical.Algorithm.Filter);
            int[] units = [.. Enumerable.Range(0, n).Where(row => WinogradTransforms.Tap(filter[row]) is not null)];
            string comment = $"{V.Lanes} filters of {Shape.TapsText} weights at {Kernel.Many(Tiles, "tile")}, of 16 channels: transforms them for {Shape}, one of the {n} rows of G g G^T, and adds their products to the sums.";
            using (KernelWriter.Tile(w, name, "float* g, float* x, float* y, float* ahead, int row, bool isFirst", comment))
            {
                WinogradTransforms.Explain(w, Shape, "G", axis => axis.Algorithm.Filter);
                WinogradTransforms.WriteFactors(w, V, filter);
                w.Line($"float* next = x + {n * Matrix};");
                if (CutsRows || CutsColumns)
                    w.Comment("The last row and column of products reach the last row and column of a tile's results alone (A^T): tiles that end the image do without.");
                if (!CutsRows)
                {
                    WriteSums(units, isLast: false);
                    return;
                }

                using (w.Block($"if (row == {n - 1})")) WriteSums([n - 1], isLast: true);
                using (w.Block("else")) WriteSums([.. units.Where(row => row < n - 1)], isLast: false);
            }

            // Adds to the sums of the rows of matrices that are units or, unless it is the last one that tiles do without, of any.
            void WriteSums(int[] rows, bool isLast)
            {
                (int Matrix, int Tile)[] sums = [.. Enumerable.Range(0, n).SelectMany(
                    _ => Enumerable.Range(0, isLast ? Tiles - Columns : Tiles), (matrix, tile) => (matrix, tile)).Where(s => !CutsColumns || s.matrix < n - 1 || s.tile % Columns < Columns - 1)];
                foreach (IGrouping<int, (int Matrix, int Tile)> ofMatrix in sums.GroupBy(s => s.Matrix))
                    w.Line($"{V.Type} {string.Join(", ", ofMatrix.Select((s, i) => $"{Sum(s)} = {(i == 0 ? V.Zero : Sum(ofMatrix.First()))}"))};");
                using (w.Block("if (!isFirst)")) w.Statements(sums.Select(s => $"{Sum(s)} = {V.Load(At("y", s))};"));
                w.Line();
                if (isLast)
                {
                    WriteUnits();
                }
                else
                {
                    w.Comment("Unit rows of G take a row of the weights as it is.");
                    using (w.Block($"if ({string.Join(" || ", rows.Select(row => $"row == {row}"))})")) WriteUnits();
                    using (w.Block("else")) WriteChannels(isUnit: false);
                }

                w.Line();
                foreach ((int Matrix, int Tile) s in sums) w.Line(V.Store(Sum(s), At("y", s)));

                void WriteUnits()
                {
                    foreach (int row in rows.Where(row => WinogradTransforms.Tap(filter[row]) > 0))
                        w.Line($"{(isLast ? "" : $"if (row == {row}) ")}g += {WinogradTransforms.Tap(filter[row]) * Shape.Horizontal.Taps * Full * Full};");
                    WriteChannels(isUnit: true);
                }

                void WriteChannels(bool isUnit)
                {
                    using (w.Block($"for (float* end = x + {Full}; x < end; x++, g += {Full}, ahead += {Ahead}, next += {Next})"))
                    {
                        for (int line = 0; line < Ahead; line += Full) RegisterTile.WritePrefetch(w, V, "ahead", line);
                        for (int line = 0; line < Next; line += Full) RegisterTile.WritePrefetch(w, V, "next", line);
                        WinogradTransforms.WriteRow(w, V, Shape.Vertical.Taps, filter, isUnit, j => w.Statements(
                            sums.Where(s => s.Matrix == j).Select(s => $"{Sum(s)} = {V.MultiplyAdd($"t{j}", V.Broadcast($"x[{Offset(s)}]"), Sum(s))};")));
                    }
                }
            }

            string At(string pointer, (int Matrix, int Tile) sum) => SourceWriter.At(pointer, Offset(sum));

            int Offset((int Matrix, int Tile) sum) => (sum.Matrix * Matrix) + (sum.Tile * Full);

            static string Sum((int Matrix, int Tile) sum) => $"a{sum.Matrix}_{sum.Tile}";
        }
    }
}
