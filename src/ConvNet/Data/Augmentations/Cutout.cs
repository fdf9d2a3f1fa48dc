using ConvNet.Numerics;

namespace ConvNet;

/// <summary>Sets a square to zero whose centre lies anywhere in the image (DeVries and Taylor, 2017).</summary>
/// <param name="side">The square's side in pixels, at least 1; what lies beyond the border is cut off.</param>
public sealed class Cutout(int side) : Augmentation
{
    /// <summary>The square's side in pixels.</summary>
    public int Side { get; } = side > 0 ? side : throw new ArgumentOutOfRangeException(nameof(side), side, "The side must be at least 1.");

    internal override void Apply(Span<byte> image, Span<byte> scratch, Shape shape, ref Xoshiro256 random)
    {
        int top = random.NextIndex(shape.Height) - (Side / 2), left = random.NextIndex(shape.Width) - (Side / 2);
        int first = Math.Max(0, left), last = Math.Min(shape.Width, left + Side);
        for (int y = Math.Max(0, top); y < Math.Min(shape.Height, top + Side); y++)
            image.Slice(((y * shape.Width) + first) * shape.Channels, (last - first) * shape.Channels).Clear();
    }
}
