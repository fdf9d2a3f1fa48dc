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
            : PnmReader.Reads(start) ? PnmReader.Read(start, name)
            : throw new InvalidDataException($"{name} is neither a PNG nor a PPM or PGM file. Convert it to one of them.");
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

    /// <summary>A part of the image.</summary>
    /// <param name="top">Its first row.</param>
    /// <param name="left">Its first column.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is empty or not within the image.</exception>
    public ImageFile Crop(int top, int left, int height, int width)
    {
        RequireWithin(top, height, Shape.Height, nameof(top), nameof(height));
        RequireWithin(left, width, Shape.Width, nameof(left), nameof(width));
        int row = Shape.Width * Shape.Channels, length = width * Shape.Channels;
        var result = new byte[height * length];
        for (int y = 0; y < height; y++)
            Pixels.AsSpan(((top + y) * row) + (left * Shape.Channels), length).CopyTo(result.AsSpan(y * length));

        return new ImageFile(Shape with { Height = height, Width = width }, result);
    }

    /// <summary>The square in the middle, as large as the shorter side.</summary>
    public ImageFile CropToSquare()
    {
        int side = Math.Min(Shape.Height, Shape.Width);
        return Crop((Shape.Height - side) / 2, (Shape.Width - side) / 2, side, side);
    }

    /// <summary>The image mirrored, left for right.</summary>
    public ImageFile Mirror()
    {
        var result = new ImageFile(Shape, [.. Pixels]);
        HorizontalFlip.Mirror(result.Pixels, Shape);
        return result;
    }

    /// <summary>
    /// The four corners and the middle, and those of the mirrored image: what AlexNet averages its probabilities over, in the order of
    /// torchvision's TenCrop (top left, top right, bottom left, bottom right, middle).
    /// </summary>
    /// <param name="height">The rows of a crop.</param>
    /// <param name="width">The columns of a crop.</param>
    /// <returns>[10, height, width, C]: interleaved bytes, a batch for a predictor.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A crop is empty or not within the image.</exception>
    /// <example><code>predictor.Run(photo.Resize(256, 256).TenCrop(224, 224), scores); // [10, classes]: take the mean of the rows</code></example>
    public byte[] TenCrop(int height, int width)
    {
        RequireWithin(0, height, Shape.Height, nameof(height), nameof(height));
        RequireWithin(0, width, Shape.Width, nameof(width), nameof(width));
        int bottom = Shape.Height - height, right = Shape.Width - width;
        (int Top, int Left)[] places = [(0, 0), (0, right), (bottom, 0), (bottom, right), ((int)Math.Round(bottom / 2.0), (int)Math.Round(right / 2.0))];
        int size = height * width * Shape.Channels;
        var crops = new byte[checked(10 * size)];
        ImageFile[] sides = [this, Mirror()];
        for (int i = 0; i < 10; i++)
            sides[i / 5].Crop(places[i % 5].Top, places[i % 5].Left, height, width).Pixels.CopyTo(crops, i * size);

        return crops;
    }

    /// <summary>
    /// The image in another size, interpolated bilinearly and, where it shrinks, averaged over all pixels: to the byte what Pillow's
    /// <c>resize</c> gives with <c>Image.BILINEAR</c>, with which most networks of PyTorch's were trained.
    /// </summary>
    /// <param name="height">The rows.</param>
    /// <param name="width">The columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive, or the image becomes too large for an array.</exception>
    public ImageFile Resize(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if ((long)Math.Max(height, Shape.Height) * Math.Max(width, Shape.Width) * Shape.Channels > LargestImage)
            throw new ArgumentOutOfRangeException(nameof(height), $"{height} x {width} pixels: an image has at most {LargestImage} bytes.");

        return ImageResampler.Resize(this, height, width);
    }

    /// <summary>The image as a PNG file.</summary>
    public byte[] ToPng()
    {
        RequireWhole();
        return PngWriter.Write(this);
    }

    /// <summary>Writes the image as a PNG file.</summary>
    /// <param name="path">The file; one that exists is overwritten.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.WriteAllBytes(path, ToPng());
    }

    private void RequireWhole()
    {
        if (Shape.Channels is < 1 or > 4 || Shape.Height < 1 || Shape.Width < 1 || Pixels.Length != Shape.Count)
            throw new InvalidOperationException($"An image of {Shape} with {Pixels.Length} bytes cannot be written: it needs 1 to 4 channels and a byte for each value.");
    }

    private static void RequireWithin(int first, int count, int all, string firstName, string countName)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first, firstName);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count, countName);
        if (first > all - count)
            throw new ArgumentOutOfRangeException(firstName, first, $"{count} from {first} on are not within the image's {all}.");
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
