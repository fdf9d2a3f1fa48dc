using ConvNet.Numerics;

namespace ConvNet;

/// <summary>
/// A random change to training images that leaves what they show: <see cref="BatchLoader.Augmentations"/>. What is drawn for an
/// image is a function of the loader's seed, the epoch and the image's index alone. Images keep their shape.
/// </summary>
public abstract class Augmentation
{
    private protected Augmentation()
    {
    }

    /// <summary>Changes an image in place.</summary>
    /// <param name="image">[H, W, C]: interleaved bytes.</param>
    /// <param name="scratch">As many bytes, whatever their values.</param>
    /// <param name="shape">The image's shape.</param>
    /// <param name="random">The image's random numbers.</param>
    internal abstract void Apply(Span<byte> image, Span<byte> scratch, Shape shape, ref Xoshiro256 random);

    private protected static double Probability(double value, string property) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(property, value, $"{property} must be from 0 to 1.");

    private protected static double Between(double low, double high, ref Xoshiro256 random) => low + ((high - low) * random.NextDouble());
}
