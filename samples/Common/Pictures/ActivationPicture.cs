using ConvNet;

namespace Samples.Pictures;

/// <summary>What a layer makes of an image: a small picture for each of its channels, light where the channel is active.</summary>
internal static class ActivationPicture
{
    /// <summary>Draws the channels of a layer's output on one sheet, each from its lowest value to its highest.</summary>
    /// <param name="values">[C, H, W].</param>
    /// <param name="shape">Those three numbers.</param>
    public static ImageFile Draw(ReadOnlySpan<float> values, Shape shape)
    {
        var area = shape.Height * shape.Width;
        var tiles = new ImageFile[shape.Channels];
        for (var channel = 0; channel < tiles.Length; channel++)
            tiles[channel] = Heat(values.Slice(channel * area, area), shape);

        return TileSheet.Arrange(tiles, side: 56);
    }

    /// <summary>Where one channel is active, over the image: what is not lies in the dark.</summary>
    /// <param name="image">RGB.</param>
    /// <param name="values">[height, width] of the channel.</param>
    /// <param name="shape">Those two numbers.</param>
    public static ImageFile Overlay(ImageFile image, ReadOnlySpan<float> values, Shape shape)
    {
        var heat = Heat(values, shape).Resize(image.Shape.Height, image.Shape.Width);
        var light = Light(values, shape).Resize(image.Shape.Height, image.Shape.Width);
        var pixels = new byte[image.Pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            var part = light.Pixels[i] / 255f;
            pixels[i] = Colors.Mix((byte)(0.35f * image.Pixels[i]), Colors.Mix(image.Pixels[i], heat.Pixels[i], 0.45f), part);
        }

        return new ImageFile(image.Shape, pixels);
    }

    /// <summary>One channel, from its lowest value to its highest.</summary>
    /// <param name="values">[height, width] of the channel.</param>
    /// <param name="shape">Those two numbers.</param>
    public static ImageFile Heat(ReadOnlySpan<float> values, Shape shape) => Draw(values, shape, Colors.Heat);

    private static ImageFile Light(ReadOnlySpan<float> values, Shape shape) => Draw(values, shape, value =>
    {
        var grey = (byte)(255 * value);
        return (grey, grey, grey);
    });

    private static ImageFile Draw(ReadOnlySpan<float> values, Shape shape, Func<float, (byte R, byte G, byte B)> color)
    {
        var (low, high) = (float.MaxValue, float.MinValue);
        foreach (var value in values)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));

        var range = Math.Max(high - low, 1e-12f);
        var pixels = new byte[3 * values.Length];
        for (var i = 0; i < values.Length; i++)
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = color((values[i] - low) / range);

        return new ImageFile(new Shape(3, shape.Height, shape.Width), pixels);
    }
}
