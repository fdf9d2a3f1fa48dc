namespace ConvNet.Testing.Reference;

/// <summary>PyTorch's adaptive grids: along an axis of N positions cell i of n starts at floor(i * N / n) and ends before ceil((i + 1) * N / n).</summary>
internal static class AdaptiveGrid
{
    /// <summary>The inputs of each cell by their index in one image, in the order channel, row, column of the cells.</summary>
    public static IEnumerable<IReadOnlyList<int>> Cells(Volume input, int height, int width)
    {
        for (int c = 0; c < input.Channels; c++)
            for (int row = 0; row < height; row++)
                for (int column = 0; column < width; column++)
                    yield return [.. from y in Span(row, input.Height, height) from x in Span(column, input.Width, width) select input.Index(c, y, x)];
    }

    private static IEnumerable<int> Span(int cell, int length, int cells)
    {
        int start = (int)Math.Floor((double)cell * length / cells), end = (int)Math.Ceiling((cell + 1.0) * length / cells);
        return Enumerable.Range(start, end - start);
    }
}
