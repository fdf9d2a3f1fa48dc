using ConvNet.Numerics;

namespace ConvNet;

/// <summary>Surrounds images with zeros and cuts a part of their size out anywhere: shifts of up to the padding (He et al., 2016, on CIFAR-10).</summary>
/// <param name="pad">The zeros on each side, at least 1; 4 for CIFAR-10.</param>
public sealed class PadAndCrop(int pad) : Augmentation
{
    /// <summary>The zeros on each side.</summary>
    public int Pad { get; } = pad > 0 ? pad : throw new ArgumentOutOfRangeException(nameof(pad), pad, "The padding must be at least 1.");

    internal override void Apply(Span<byte> image, Span<byte> scratch, Shape shape, ref Xoshiro256 random)
    {
        int down = random.NextIndex((2 * Pad) + 1) - Pad, right = random.NextIndex((2 * Pad) + 1) - Pad, row = shape.Width * shape.Channels;
        image.CopyTo(scratch);
        image.Clear();
        int columns = shape.Width - Math.Abs(right);
        if (columns <= 0)
            return;

        for (int y = Math.Max(0, -down); y < Math.Min(shape.Height, shape.Height - down); y++)
        {
            ReadOnlySpan<byte> source = scratch.Slice(((y + down) * row) + (Math.Max(0, right) * shape.Channels), columns * shape.Channels);
            source.CopyTo(image[((y * row) + (Math.Max(0, -right) * shape.Channels))..]);
        }
    }
}
