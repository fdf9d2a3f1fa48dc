namespace ConvNet;

/// <summary>Reads images between their pixels.</summary>
internal static class Sampling
{
    /// <summary>Writes a pixel by the four around a point, whose coordinates are those of pixels' centres; zeros lie outside.</summary>
    public static void Bilinear(ReadOnlySpan<byte> image, Shape shape, double y, double x, Span<byte> pixel)
    {
        int top = (int)Math.Floor(y), left = (int)Math.Floor(x);
        double down = y - top, right = x - left;
        for (int c = 0; c < pixel.Length; c++)
        {
            double upper = ((1 - right) * At(image, shape, top, left, c)) + (right * At(image, shape, top, left + 1, c));
            double lower = ((1 - right) * At(image, shape, top + 1, left, c)) + (right * At(image, shape, top + 1, left + 1, c));
            pixel[c] = (byte)(((1 - down) * upper) + (down * lower) + 0.5);
        }
    }

    private static int At(ReadOnlySpan<byte> image, Shape shape, int y, int x, int channel) =>
        (uint)y < (uint)shape.Height && (uint)x < (uint)shape.Width ? image[(((y * shape.Width) + x) * shape.Channels) + channel] : 0;
}
