namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>
/// A matrix product, [rows, depth] x [depth, columns], in which rows are gathered from images and columns are packed in blocks of 16: every
/// convolution and dense layer. A group brings a slice of the depth at a time into shared memory, and each thread multiplies its tile in
/// registers. While it does, the next slice is on its way.
/// </summary>
internal static class Gemm
{
    /// <summary>The images, in a typical batch, that tiles are chosen for.</summary>
    public const int TypicalBatch = 64;

    /// <summary>Declares the group's shared memory and the thread's place in the tile.</summary>
    /// <param name="depth">The depth of a slice.</param>
    /// <param name="rowPitch">Vectors from one depth of the rows to the next.</param>
    /// <param name="columnPitch">Vectors from one depth of the columns to the next.</param>
    /// <param name="rows">The shape of the shared rows, as a comment.</param>
    /// <param name="columns">The shape of the shared columns.</param>
    public static void Memory(SourceWriter w, GroupTile tile, int depth, int rowPitch, int columnPitch, string rows, string columns)
    {
        w.Line($"ArrayView<float> rows = SharedMemory.Allocate<float>({depth * rowPitch * 4}); // {rows}");
        w.Line($"ArrayView<float> columns = SharedMemory.Allocate<float>({depth * columnPitch * 4}); // {columns}");
        string row = Index.Divide("thread", tile.ColumnThreads);
        w.Line($"int thread = Group.IdxX, threadRow = {row}, threadColumn = thread & {tile.ColumnThreads - 1};");
    }

    /// <summary>Declares what the thread multiplies of the shared memory, from its first row and column on.</summary>
    /// <param name="rowVectors">The shared rows as vectors; the columns' are <c>columnVectors</c>.</param>
    public static void ThreadTiles(SourceWriter w, GroupTile tile, int depth, int rowPitch, int columnPitch, string rowVectors)
    {
        w.Line($"ArrayView<Float4> rowTile = {rowVectors}.SubView(threadRow, {depth * rowPitch} - threadRow);");
        w.Line($"ArrayView<Float4> columnTile = columnVectors.SubView(threadColumn, {depth * columnPitch} - threadColumn);");
    }

    /// <summary>The accumulators of a thread.</summary>
    public static void Accumulators(SourceWriter w, GroupTile tile)
    {
        foreach ((int r, int c) in Vectors(tile))
            w.Line($"Float4 {string.Join(", ", Enumerable.Range(0, 4).Select(i => $"{Name(r, c, i)} = default"))};");
    }

    /// <summary>The products of a slice, unrolled: compilers of device code leave loops as they are.</summary>
    /// <param name="depth">The slice's depth.</param>
    /// <param name="rowPitch">Vectors of shared memory from one depth of the rows to the next.</param>
    /// <param name="columnPitch">The same of the columns.</param>
    public static void Multiply(SourceWriter w, GroupTile tile, int depth, int rowPitch, int columnPitch)
    {
        for (int k = 0; k < depth; k++)
        {
            int row = k * rowPitch, column = k * columnPitch;
            string[] rows = Vectors("x", "rowTile", row, tile.RowVectors, tile.RowThreads);
            string[] columns = Vectors("y", "columnTile", column, tile.ColumnVectors, tile.ColumnThreads);
            IEnumerable<string> products = Vectors(tile).Select(v => $"DeviceMath.AddProducts(x{v.Row}, y{v.Column}, {Sums(v.Row, v.Column)});");
            if (tile.RowVectors * tile.ColumnVectors == 1)
            {
                w.Line($"{{ Float4 {rows[0]}, {columns[0]}; {products.Single()} }}");
                continue;
            }

            using (w.Scoped())
            {
                w.Line($"Float4 {string.Join(", ", rows.Concat(columns))};");
                foreach (string product in products) w.Line(product);
            }
        }
    }

    /// <summary>A thread's vectors of a tile, as declarations.</summary>
    private static string[] Vectors(string name, string tile, int first, int count, int apart) =>
        Enumerable.Range(0, count).Select(i => $"{name}{i} = {tile}[{first + (i * apart)}]").ToArray();

    /// <summary>For each vector of results that a thread has: its row and its first column in the tile, and its accumulator.</summary>
    public static IEnumerable<(string Row, string Column, string Sum)> Results(GroupTile tile)
    {
        foreach ((int r, int c) in Vectors(tile))
        {
            string column = SourceWriter.At("(threadColumn * 4)", c * tile.ColumnThreads * 4);
            for (int i = 0; i < 4; i++) yield return (SourceWriter.At("(threadRow * 4)", (r * tile.RowThreads * 4) + i), column, Name(r, c, i));
        }
    }

    private static IEnumerable<(int Row, int Column)> Vectors(GroupTile tile)
    {
        for (int r = 0; r < tile.RowVectors; r++)
        for (int c = 0; c < tile.ColumnVectors; c++)
            yield return (r, c);
    }

    private static string Sums(int row, int column) => string.Join(", ", Enumerable.Range(0, 4).Select(i => $"ref {Name(row, column, i)}"));

    private static string Name(int row, int column, int i) => $"sum{(row * 4) + i}_{column}";
}
