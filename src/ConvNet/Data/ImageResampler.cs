namespace ConvNet;

/// <summary>
/// Changes the size of images by a triangle of weights around each new pixel's centre: bilinear interpolation where an image grows, and
/// where it shrinks the triangle grows with it, so that every pixel counts (no aliasing). Rows first, then columns, each rounded to
/// bytes, in fixed point of 22 bits: to the byte what Pillow's resize gives with Image.BILINEAR, and torchvision's for its images.
/// </summary>
internal static class ImageResampler
{
    private const int Bits = 22;

    public static ImageFile Resize(ImageFile image, int height, int width)
    {
        ImageFile wide = width == image.Shape.Width ? image : ResizeRows(image, width);
        return height == image.Shape.Height ? wide : ResizeColumns(wide, height);
    }

    private static ImageFile ResizeRows(ImageFile image, int width)
    {
        (int channels, int height, int from) = (image.Shape.Channels, image.Shape.Height, image.Shape.Width);
        var result = new ImageFile(image.Shape with { Width = width }, new byte[checked(height * width * channels)]);
        Tap[] taps = Taps(from, width);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> source = image.Pixels.AsSpan(y * from * channels, from * channels);
            Span<byte> target = result.Pixels.AsSpan(y * width * channels, width * channels);
            for (int i = 0; i < target.Length; i++)
                target[i] = Sum(taps[i / channels], source[(i % channels)..], channels);
        }

        return result;
    }

    private static ImageFile ResizeColumns(ImageFile image, int height)
    {
        int row = image.Shape.Width * image.Shape.Channels;
        var result = new ImageFile(image.Shape with { Height = height }, new byte[checked(height * row)]);
        Tap[] taps = Taps(image.Shape.Height, height);
        for (int y = 0; y < height; y++)
        {
            for (int i = 0; i < row; i++)
                result.Pixels[(y * row) + i] = Sum(taps[y], image.Pixels.AsSpan(i), row);
        }

        return result;
    }

    private static byte Sum(Tap tap, ReadOnlySpan<byte> source, int stride)
    {
        int sum = 1 << (Bits - 1);
        for (int i = 0; i < tap.Weights.Length; i++)
            sum += source[(tap.First + i) * stride] * tap.Weights[i];
        return (byte)Math.Clamp(sum >> Bits, 0, 255);
    }

    /// <summary>For each new pixel the old ones that it is the weighted mean of.</summary>
    private static Tap[] Taps(int from, int to)
    {
        double scale = (double)from / to, reach = Math.Max(scale, 1);
        var taps = new Tap[to];
        for (int i = 0; i < to; i++)
        {
            double centre = (i + 0.5) * scale;
            int first = Math.Max((int)(centre - reach + 0.5), 0), last = Math.Min((int)(centre + reach + 0.5), from);
            double[] weights = [.. Enumerable.Range(first, last - first).Select(x => Math.Max(1 - Math.Abs((x - centre + 0.5) / reach), 0))];
            double sum = weights.Sum();
            taps[i] = new Tap(first, [.. weights.Select(weight => (int)(0.5 + (weight / sum * (1 << Bits))))]);
        }

        return taps;
    }

    private readonly record struct Tap(int First, int[] Weights);
}
