namespace ConvNet;

/// <summary>An image as bytes.</summary>
/// <param name="Shape">Channels (1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha), rows and columns.</param>
/// <param name="Pixels">[H, W, C]: interleaved bytes.</param>
public sealed record ImageFile(Shape Shape, byte[] Pixels)
{
    /// <summary>The most bytes of pixels that are read.</summary>
    internal const int LargestImage = 1 << 29;

    /// <summary>Reads a PNG, PPM or PGM file: its content decides, not its name.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of another kind; the message says what is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImageFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads a PNG, PPM or PGM file in memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">The file is damaged or of another kind; the message says what is wrong.</exception>
    public static ImageFile Parse(ReadOnlyMemory<byte> bytes, string name = "the image")
    {
        ReadOnlySpan<byte> start = bytes.Span;
        return start.StartsWith(PngReader.Signature) ? PngReader.Read(bytes, name)
            : start is [(byte)'P', (byte)'5' or (byte)'6', ..] ? PnmReader.Read(start, name)
            : throw new InvalidDataException($"{name} is neither a PNG nor a binary PPM or PGM file. Convert it to one of them.");
    }

    /// <summary>The same image with other channels: grey becomes RGB by repetition, RGB becomes grey by its luma (BT.601), alpha is dropped.</summary>
    /// <param name="channels">1 or 3.</param>
    public ImageFile WithChannels(int channels)
    {
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "Images are converted to 1 channel (grey) or 3 (RGB).");
        if (channels == Shape.Channels)
            return this;

        int own = Shape.Channels, area = Shape.Height * Shape.Width;
        var result = new byte[checked(area * channels)];
        for (int i = 0; i < area; i++)
        {
            ReadOnlySpan<byte> pixel = Pixels.AsSpan(i * own, own);
            Span<byte> target = result.AsSpan(i * channels, channels);
            if (own <= 2)
                target.Fill(pixel[0]);
            else if (channels == 3)
                pixel[..3].CopyTo(target);
            else
                target[0] = (byte)(((299 * pixel[0]) + (587 * pixel[1]) + (114 * pixel[2]) + 500) / 1000);
        }

        return new ImageFile(Shape with { Channels = channels }, result);
    }

    /// <summary>The bytes of an image's pixels.</summary>
    /// <exception cref="InvalidDataException">There are none, or too many.</exception>
    internal static int Size(long width, long height, int channels, string name)
    {
        if (width is <= 0 or > int.MaxValue || height is <= 0 or > int.MaxValue || width * height > LargestImage / channels)
            throw new InvalidDataException($"{name} states a size of {width} x {height} pixels; expected at least 1 x 1, and at most {LargestImage} bytes.");

        return (int)(width * height * channels);
    }
}
