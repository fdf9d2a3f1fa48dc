namespace ConvNet;

/// <summary>Checks of the lengths that callers hand in; every message says what was expected, in shapes and in values.</summary>
internal static class Arguments
{
    /// <summary>The number of whole images in a span.</summary>
    public static int ImageCount(NetworkDescription network, int length, PixelFormat format, string argument)
    {
        int count = network.Input.Count;
        if (length % count != 0)
            ThrowImages(network, length, format, argument);

        return length / count;
    }

    /// <summary>As <see cref="ImageCount"/>, but refuses none.</summary>
    public static int BatchSize(NetworkDescription network, int length, PixelFormat format, string argument)
    {
        int batch = ImageCount(network, length, format, argument);
        if (batch == 0)
            ThrowImages(network, length, format, argument);

        return batch;
    }

    /// <summary>Refuses a span that does not hold <paramref name="each"/> values for each image.</summary>
    public static void RequireLength(int length, int images, int each, Shape shape, string what, string argument)
    {
        if (length != (long)images * each)
            ThrowLength(length, images, each, shape, what, argument);
    }

    private static void ThrowImages(NetworkDescription network, int length, PixelFormat format, string argument)
    {
        Shape input = network.Input;
        string layout = format == PixelFormat.PlanarSingle
            ? $"{input} floats (channels, rows, columns)"
            : $"[{input.Height}, {input.Width}, {input.Channels}] bytes (rows, columns, channels)";
        string found = length == 0 ? "none were given" : $"{length} values are not a whole number of images";
        throw new ArgumentException($"{network.Name} takes images of {layout}, {input.Count} values each; {found}.", argument);
    }

    private static void ThrowLength(int length, int images, int each, Shape shape, string what, string argument) =>
        throw new ArgumentException(
            $"{images} {(images == 1 ? "image gives" : "images give")} {images} x {shape} = {(long)images * each} {what}, but the span holds {length}.",
            argument);
}
