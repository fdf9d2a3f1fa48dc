using ConvNet.Numerics;

namespace ConvNet;

/// <summary>Mirrors images, left for right.</summary>
/// <param name="probability">How often.</param>
public sealed class HorizontalFlip(double probability = 0.5) : Augmentation
{
    /// <summary>How often images are mirrored.</summary>
    public double Rate { get; } = Probability(probability, nameof(probability));

    internal override void Apply(Span<byte> image, Span<byte> scratch, Shape shape, ref Xoshiro256 random)
    {
        if (random.NextDouble() < Rate)
            Mirror(image, shape);
    }

    /// <summary>Mirrors an image in place.</summary>
    /// <param name="image">[H, W, C]: interleaved bytes.</param>
    /// <param name="shape">The image's shape.</param>
    internal static void Mirror(Span<byte> image, Shape shape)
    {
        int channels = shape.Channels, row = shape.Width * channels;
        for (int start = 0; start < image.Length; start += row)
        {
            Span<byte> pixels = image.Slice(start, row);
            for (int left = 0, right = row - channels; left < right; left += channels, right -= channels)
            {
                for (int c = 0; c < channels; c++)
                    (pixels[left + c], pixels[right + c]) = (pixels[right + c], pixels[left + c]);
            }
        }
    }
}
