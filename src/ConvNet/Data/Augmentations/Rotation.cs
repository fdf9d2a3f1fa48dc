using ConvNet.Numerics;

namespace ConvNet;

/// <summary>Turns images around their centre by an angle up to a limit either way; zeros lie outside. Bilinear.</summary>
/// <param name="degrees">The largest angle, above 0 and at most 180.</param>
public sealed class Rotation(double degrees) : Augmentation
{
    /// <summary>The largest angle.</summary>
    public double Degrees { get; } = degrees is > 0 and <= 180
        ? degrees
        : throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "The largest angle must be above 0 and at most 180 degrees.");

    internal override void Apply(Span<byte> image, Span<byte> scratch, Shape shape, ref Xoshiro256 random) =>
        Turn(image, scratch, shape, Between(-Degrees, Degrees, ref random));

    /// <summary>Turns an image counterclockwise.</summary>
    internal static void Turn(Span<byte> image, Span<byte> scratch, Shape shape, double angle)
    {
        (double sine, double cosine) = Math.SinCos(angle * Math.PI / 180);
        Sampling.Map(image, scratch, shape, 0, 0, cosine, sine, -sine, cosine);
    }
}
