namespace ConvNet;

/// <summary>Images as bytes, all of one shape, each with a label. Immutable; slices share the memory.</summary>
public sealed class ImageDataset
{
    private readonly ReadOnlyMemory<byte> pixels;
    private readonly ReadOnlyMemory<int> labels;

    /// <summary>A data set over arrays, which are not copied and must not change.</summary>
    /// <param name="shape">The shape of an image.</param>
    /// <param name="pixels">[N, H, W, C]: interleaved bytes.</param>
    /// <param name="labels">[N]: the class of each image, from 0.</param>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, the number of classes is negative, or a label is out of range.</exception>
    public ImageDataset(Shape shape, ReadOnlyMemory<byte> pixels, ReadOnlyMemory<int> labels, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(classes);
        if (pixels.Length != (long)labels.Length * shape.Count)
        {
            throw new ArgumentException(
                $"{labels.Length} labels need {labels.Length} images of {shape}, {(long)labels.Length * shape.Count} bytes, but there are {pixels.Length}.",
                nameof(pixels));
        }

        ReadOnlySpan<int> span = labels.Span;
        for (int i = 0; i < span.Length; i++)
        {
            if ((uint)span[i] >= (uint)classes)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(labels), span[i], FormattableString.Invariant($"Label {i} is {span[i]}; there are {classes} classes, 0 to {classes - 1}."));
            }
        }

        Shape = shape;
        Classes = classes;
        this.pixels = pixels;
        this.labels = labels;
    }

    /// <summary>The shape of an image.</summary>
    public Shape Shape { get; }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The number of images.</summary>
    public int Count => labels.Length;

    /// <summary>[N]: the class of each image.</summary>
    public ReadOnlySpan<int> Labels => labels.Span;

    /// <summary>An image as [H, W, C] interleaved bytes.</summary>
    public ReadOnlySpan<byte> Pixels(int index) => Pixels(index, 1);

    /// <summary>Neighbouring images as [count, H, W, C] interleaved bytes.</summary>
    public ReadOnlySpan<byte> Pixels(int first, int count)
    {
        CheckRange(first, count);
        return pixels.Span.Slice(first * Shape.Count, count * Shape.Count);
    }

    /// <summary>Neighbouring images as a data set of their own.</summary>
    public ImageDataset Slice(int first, int count)
    {
        CheckRange(first, count);
        return new ImageDataset(Shape, pixels.Slice(first * Shape.Count, count * Shape.Count), labels.Slice(first, count), Classes);
    }

    /// <summary>Refuses a network whose input these images are not.</summary>
    internal void RequireShape(NetworkDescription network, string argument)
    {
        if ((Shape.Channels, Shape.Height, Shape.Width) != (network.Input.Channels, network.Input.Height, network.Input.Width))
            throw new ArgumentException($"The images are {Shape}, but {network.Name} takes {network.Input}.", argument);
    }

    private void CheckRange(int first, int count)
    {
        if (first < 0 || count < 0 || first > Count - count)
            throw new ArgumentOutOfRangeException(nameof(first), first, FormattableString.Invariant($"{count} images from {first} on are not all among the {Count} images."));
    }
}
