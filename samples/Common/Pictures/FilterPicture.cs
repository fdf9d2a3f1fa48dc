using ConvNet;

namespace Samples.Pictures;

/// <summary>Filters that read the image itself, drawn as what they look for: a pixel lighter than grey has a weight above zero.</summary>
internal static class FilterPicture
{
    /// <summary>Draws a convolution's filters, each on a scale of its own, in the order of their numbers.</summary>
    /// <param name="weights">[filters, channels, height, width], with 1 channel or 3.</param>
    /// <param name="shape">Those four numbers.</param>
    /// <param name="isBgr">Whether the channels are blue, green, red.</param>
    public static ImageFile Draw(ReadOnlySpan<float> weights, IReadOnlyList<int> shape, bool isBgr = false)
    {
        if (shape is not [_, 1 or 3, _, _])
            throw new ArgumentException($"Filters of [{string.Join(", ", shape)}] do not read an image of 1 or 3 channels.", nameof(shape));

        var (channels, area) = (shape[1], shape[2] * shape[3]);
        var tiles = new ImageFile[shape[0]];
        for (var filter = 0; filter < tiles.Length; filter++)
        {
            var own = weights.Slice(filter * channels * area, channels * area);
            var largest = 1e-12f;
            foreach (var weight in own)
                largest = Math.Max(largest, Math.Abs(weight));

            var pixels = new byte[3 * area];
            for (var i = 0; i < pixels.Length; i++)
            {
                var channel = channels == 1 ? 0 : isBgr ? 2 - (i % 3) : i % 3;
                pixels[i] = (byte)(127.5f + (127f * own[(channel * area) + (i / 3)] / largest));
            }

            tiles[filter] = new ImageFile(new Shape(3, shape[2], shape[3]), pixels);
        }

        return TileSheet.Arrange(tiles, side: 48);
    }
}
