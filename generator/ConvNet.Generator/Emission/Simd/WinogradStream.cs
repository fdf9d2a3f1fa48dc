using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// The matrix products of a <see cref="WinogradKernel"/> that transforms weights as it uses them. A block of channels and a strip of filters, one or two
/// blocks, are transformed, one row of the n x n matrices at a time, and multiplied while they are in the first cache; the sums grow in memory. So only the
/// weights themselves come from afar, in their order. While one block is multiplied, the next one is asked for.
/// </summary>
internal static class WinogradStream
{
    private const int Full = BlockedLayout.Full;

    /// <summary>More blocks of filters, with the weights that they are transformed from, would leave the first cache.</summary>
    private const int MostBlocks = 2;

    /// <summary>The method that multiplies all tiles, for a range of parts of the filters.</summary>
    public static void Write(SourceWriter w, WinogradKernel kernel, VectorWidth v, string name, SharedMethods methods)
    {
        WinogradShape shape = kernel.Shape;
        ConvTile tile = Tile(kernel, v);
        int filters = tile.Vectors * v.Lanes, blocks = Math.Max(1, filters / Full), strips = shape.OutputBlocks / blocks;
        int n = shape.Size, weights = shape.Taps * shape.Taps * Full * Full, filter = shape.InputBlocks * weights, matrix = (blocks * Full * Full) + Full;
        string transform = WinogradTransforms.Weights(shape, v, methods), strip = KernelWriter.Index("strip", shape.Groups * strips), block = KernelWriter.Index("block", shape.InputBlocks);
        using (KernelWriter.Tile(w, name, $"float* tiles, float* weights, float* products, {KernelWriter.Range}"))
        {
            Winograd.WriteRoom(w, "transformed", n * matrix);
            using (KernelWriter.Share(w, "strip", shape.Groups * strips, kernel.StageParts.Products))
            using (w.For("block", shape.InputBlocks))
            {
                w.Line($"float* g = {SourceWriter.Address(KernelWriter.At("weights", (strip, blocks * filter), (block, weights)))};");
                if (!v.IsScalar)
                {
                    string next = $"&g[{weights}]", nextStrip = $"&g[{((blocks - 1) * filter) + weights}]";
                    w.Line($"float* next = {(block == "0" || blocks == 1 ? nextStrip : $"block < {shape.InputBlocks - 1} ? {next} : {nextStrip}")};");
                }

                using (w.For("row", n))
                {
                    for (int b = 0; b < blocks; b++)
                        w.Line($"{transform}({SourceWriter.Address(SourceWriter.At("g", b * filter))}, {SourceWriter.Address(SourceWriter.At("transformed", b * Full * Full))}, row, matrix: {matrix});");
                    using (w.For("lane", Full, filters)) WriteTiles();
                }
            }
        }

        void WriteTiles()
        {
            (int Size, int Count)[] columns = [.. ConvTile.Cover(kernel.TileRows * kernel.TileColumns, tile.Columns)];
            string group = shape.Groups == 1 ? "0" : $"({strip} / {strips})", lane = filters < Full ? " + lane" : "";

            // The rows of matrices share out the next blocks of weights, and the runs of tiles what is a row's.
            int inBlock = n / blocks, ofRow = weights / inBlock, ofRun = ofRow / columns.Sum(c => c.Count), done = 0, position = 0;
            foreach ((int size, int count) in columns)
            {
                string x = KernelWriter.At("tiles", (group, shape.InputBlocks * kernel.Tiles.Block), (block, kernel.Tiles.Block), ("row", n * kernel.Tiles.Matrix));
                string y = KernelWriter.At("products", (strip, blocks * kernel.Products.Block), ("row", n * kernel.Products.Matrix)) + lane;
                string ahead = blocks == 1 ? KernelWriter.At("next", ("row", ofRow)) : KernelWriter.At("next", ($"(row / {inBlock})", filter), ($"(row % {inBlock})", ofRow));
                string asks = v.IsScalar ? "" : $"{SourceWriter.Address(SourceWriter.At(ahead, done * ofRun))}, ";
                string isFirst = block == "0" ? "true" : $"{block} == 0", outputBlock = blocks > 1 ? $", outputBlock: {kernel.Products.Block}" : "";
                w.Line(
                    $"{new Products(tile.Vectors, size, v, ofRun / n).Method(methods)}({SourceWriter.Address(SourceWriter.At(x, position * Full))}, {SourceWriter.Address("transformed" + lane)}, {SourceWriter.Address(SourceWriter.At(y, position * Full))}, {asks}"
                    + $"{isFirst}, matrices: {n}, runs: {count}, input: {kernel.Tiles.Matrix}, weight: {matrix}, output: {kernel.Products.Matrix}{outputBlock});");
                (done, position) = (done + count, position + (size * count));
            }
        }
    }

    /// <summary>The register tile: that of one block of channels.</summary>
    private static ConvTile Tile(WinogradKernel kernel, VectorWidth v)
    {
        ConvKernel product = Winograd.Product(kernel, kernel.TileRows);
        product = product with { Input = product.Input with { Channels = Full } };
        return ConvTile.Choose(ConvTile.Candidates(product, v.Class).Where(t => t.Vectors * v.Lanes <= MostBlocks * Full), product, v.Class, ConvTile.CallCycles);
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
            string outputBlock = Vectors * V.Lanes > Full ? ", long outputBlock" : "", ahead = V.IsScalar ? "" : "float* ahead, ", also = V.IsScalar ? "" : $", ahead += {Step}";
            using (KernelWriter.Tile(w, name, $"float* x, float* w, float* y, {ahead}bool isFirst, long matrices, long runs, long input, long weight, long output{outputBlock}", comment))
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
                w, V, Vectors, Tiles, j => SourceWriter.At("u", (j * V.Lanes / Full * Full * Full) + (channel * Full) + (j * V.Lanes % Full)), p => $"i[{channel + (p * Full)}]");

            string Sum(int tile, int vector) => SourceWriter.At(vector * V.Lanes < Full ? "sums" : "sums + outputBlock", (tile * Full) + (vector * V.Lanes % Full));
        }
    }
}
