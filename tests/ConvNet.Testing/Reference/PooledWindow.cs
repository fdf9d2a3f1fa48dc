namespace ConvNet.Testing.Reference;

/// <summary>One position of a pooling window.</summary>
/// <param name="Row">The output's row.</param>
/// <param name="Column">The output's column.</param>
/// <param name="Cells">The input positions in the window, row by row; padding is not among them.</param>
/// <param name="PaddedArea">How many positions of the window lie on the input or its declared padding.</param>
internal sealed record PooledWindow(int Row, int Column, IReadOnlyList<(int Row, int Column)> Cells, int PaddedArea)
{
    public static IEnumerable<PooledWindow> All(Volume input, Window window)
    {
        Placement vertical = window.Vertical.Place(input.Height, window.Fit), horizontal = window.Horizontal.Place(input.Width, window.Fit);
        for (int r = 0; r < vertical.Positions; r++)
        {
            for (int c = 0; c < horizontal.Positions; c++)
            {
                var cells = new List<(int, int)>();
                int area = 0;
                for (int m = 0; m < window.Vertical.Size; m++)
                {
                    for (int k = 0; k < window.Horizontal.Size; k++)
                    {
                        int row = (r * window.Vertical.Stride) - vertical.Before + m, column = (c * window.Horizontal.Stride) - horizontal.Before + k;
                        if (row < input.Height + vertical.After && column < input.Width + horizontal.After) area++;
                        if (row >= 0 && row < input.Height && column >= 0 && column < input.Width) cells.Add((row, column));
                    }
                }

                yield return new PooledWindow(r, c, cells, area);
            }
        }
    }
}
