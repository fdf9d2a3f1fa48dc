using ConvNet;

namespace Samples.Pictures;

/// <summary>Small pictures of one size side by side on one sheet.</summary>
internal static class TileSheet
{
    private const int Gap = 2, Margin = 6;

    /// <summary>Neither black nor white, so that both are seen to end.</summary>
    private static readonly byte[] Paper = [71, 85, 105];

    /// <summary>Puts RGB tiles on a sheet, row by row.</summary>
    /// <param name="tiles">[3, H, W] each, all of one size.</param>
    /// <param name="side">Tiles are enlarged by whole pixels to about this width.</param>
    /// <param name="columns">The tiles of a row; unless given the sheet is about as wide as it is high.</param>
    public static ImageFile Arrange(IReadOnlyList<ImageFile> tiles, int side, int? columns = null)
    {
        var shape = tiles[0].Shape;
        var scale = Math.Max(1, (side + (shape.Width / 2)) / shape.Width);
        var (height, width) = (shape.Height * scale, shape.Width * scale);
        var across = columns ?? Square(tiles.Count, (double)height / width);
        var rows = (tiles.Count + across - 1) / across;
        var sheet = new Shape(3, (rows * (height + Gap)) - Gap + (2 * Margin), (across * (width + Gap)) - Gap + (2 * Margin));
        var pixels = new byte[sheet.Count];
        for (var i = 0; i < pixels.Length; i += 3)
            Paper.CopyTo(pixels, i);
        for (var i = 0; i < tiles.Count; i++)
        {
            var (top, left) = (Margin + (i / across * (height + Gap)), Margin + (i % across * (width + Gap)));
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                    tiles[i].Pixels.AsSpan((((y / scale) * shape.Width) + (x / scale)) * 3, 3).CopyTo(pixels.AsSpan((((top + y) * sheet.Width) + left + x) * 3));
            }
        }

        return new ImageFile(sheet, pixels);
    }

    /// <summary>The columns of a square, or, where that is near, of a sheet without a ragged end.</summary>
    private static int Square(int count, double slope)
    {
        var columns = (int)Math.Ceiling(Math.Sqrt(count * slope));
        return Enumerable.Range(columns, Math.Max(1, columns / 2)).FirstOrDefault(candidate => count % candidate == 0, columns);
    }
}
