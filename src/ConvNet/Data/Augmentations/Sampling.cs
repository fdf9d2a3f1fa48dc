namespace ConvNet;

/// <summary>Reads images between their pixels.</summary>
internal static class Sampling
{
    /// <summary>
    /// Writes each pixel by where it comes from: from its place before a shift, relative to the centre, by a matrix of the sums of old rows
    /// and columns for a new row (yy, yx), and for a new column (xy, xx).
    /// </summary>
    /// <param name="image">[H, W, C]: interleaved bytes, in place.</param>
    /// <param name="scratch">As many bytes, whatever their values.</param>
    /// <param name="shape">The image's shape.</param>
    /// <param name="down">The shift in rows.</param>
    /// <param name="right">The shift in columns.</param>
    /// <param name="yy">Rows by rows.</param>
    /// <param name="yx">Rows by columns.</param>
    /// <param name="xy">Columns by rows.</param>
    /// <param name="xx">Columns by columns.</param>
    public static void Map(
        Span<byte> image, Span<byte> scratch, Shape shape, double down, double right, double yy, double yx, double xy, double xx)
    {
        double middleY = (shape.Height - 1) / 2.0, middleX = (shape.Width - 1) / 2.0;
        image.CopyTo(scratch);
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0; x < shape.Width; x++)
            {
                double dy = y - middleY - down, dx = x - middleX - right;
                Bilinear(
                    scratch, shape, middleY + (yx * dx) + (yy * dy), middleX + (xx * dx) + (xy * dy),
                    image.Slice(((y * shape.Width) + x) * shape.Channels, shape.Channels));
            }
        }
    }

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
