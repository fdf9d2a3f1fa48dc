using ConvNet;

namespace Samples.Pictures;

/// <summary>Small pictures of one size side by side on one sheet.</summary>
internal static class TileSheet
{
    private const int Gap = 2, Margin = 6;
    private const byte Paper = 255;

    /// <summary>Puts RGB tiles on a sheet about as wide as it is high.</summary>
    /// <param name="tiles">[3, H, W] each, all of one size.</param>
    /// <param name="side">Tiles are enlarged by whole pixels to about this width.</param>
    public static ImageFile Arrange(IReadOnlyList<ImageFile> tiles, int side = 1)
    {
        var shape = tiles[0].Shape;
        var scale = Math.Max(1, (side + (shape.Width / 2)) / shape.Width);
        var (height, width) = (shape.Height * scale, shape.Width * scale);
        var columns = (int)Math.Ceiling(Math.Sqrt((double)tiles.Count * height / width));

        // A sheet without a ragged end, where one is near.
        columns = Enumerable.Range(columns, Math.Max(1, columns / 2)).FirstOrDefault(count => tiles.Count % count == 0, columns);
        var rows = (tiles.Count + columns - 1) / columns;
        var sheet = new Shape(3, (rows * (height + Gap)) - Gap + (2 * Margin), (columns * (width + Gap)) - Gap + (2 * Margin));
        var pixels = new byte[sheet.Count];
        Array.Fill(pixels, Paper);
        for (var i = 0; i < tiles.Count; i++)
        {
            var (top, left) = (Margin + (i / columns * (height + Gap)), Margin + (i % columns * (width + Gap)));
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                    tiles[i].Pixels.AsSpan((((y / scale) * shape.Width) + (x / scale)) * 3, 3).CopyTo(pixels.AsSpan((((top + y) * sheet.Width) + left + x) * 3));
            }
        }

        return new ImageFile(sheet, pixels);
    }
}
