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

    /// <summary>The accumulators of a thread.</summary>
    public static void Accumulators(SourceWriter w, GroupTile tile)
    {
        foreach ((int r, int c) in Vectors(tile))
            w.Line($"Float4 {string.Join(", ", Enumerable.Range(0, 4).Select(i => $"{Name(r, c, i)} = default"))};");
    }

    /// <summary>The products of a slice, unrolled: compilers of device code leave loops as they are.</summary>
    /// <param name="depth">The slice's depth.</param>
    /// <param name="rowPitch">Vectors of shared memory from one depth of the rows to the next.</param>
    public static void Multiply(SourceWriter w, GroupTile tile, int depth, int rowPitch)
    {
        int columnPitch = tile.Columns / 4;
        for (int k = 0; k < depth; k++)
        {
            string[] rows = Enumerable.Range(0, tile.RowVectors).Select(r => $"x{r} = rowTile[{(k * rowPitch) + (r * tile.RowThreads)}]").ToArray();
            string[] columns = Enumerable.Range(0, tile.ColumnVectors).Select(c => $"y{c} = columnTile[{(k * columnPitch) + (c * tile.ColumnThreads)}]").ToArray();
            IEnumerable<string> products = Vectors(tile).Select(
                v => $"DeviceMath.AddProducts(x{v.Row}, y{v.Column}, {string.Join(", ", Enumerable.Range(0, 4).Select(i => $"ref {Name(v.Row, v.Column, i)}"))});");
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

    /// <summary>For each vector of results that a thread has: its row and its first column in the tile, and its accumulator.</summary>
    public static IEnumerable<(string Row, string Column, string Sum)> Results(GroupTile tile)
    {
        foreach ((int r, int c) in Vectors(tile))
        for (int i = 0; i < 4; i++)
            yield return (
                SourceWriter.At("(threadRow * 4)", (r * tile.RowThreads * 4) + i), SourceWriter.At("(threadColumn * 4)", c * tile.ColumnThreads * 4), Name(r, c, i));
    }

    private static IEnumerable<(int Row, int Column)> Vectors(GroupTile tile)
    {
        for (int r = 0; r < tile.RowVectors; r++)
        for (int c = 0; c < tile.ColumnVectors; c++)
            yield return (r, c);
    }

    private static string Name(int row, int column, int i) => $"sum{(row * 4) + i}_{column}";
}
