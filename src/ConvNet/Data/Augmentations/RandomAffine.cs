using ConvNet.Numerics;

namespace ConvNet;

/// <summary>
/// Turns, shears, scales, stretches and shifts images at random around their centre, as LeCun et al. (1998) distorted digits; what is not set
/// is not done. Each amount is drawn evenly; zeros lie outside. Bilinear.
/// </summary>
/// <example><code>new RandomAffine { Degrees = 10, Shear = 10, Scaling = 0.1, Stretching = 0.1, Translation = 0.1 }</code></example>
public sealed class RandomAffine : Augmentation
{
    /// <summary>The largest angle by which images are turned either way, from 0 to 180.</summary>
    public double Degrees
    {
        get;
        init => field = value is >= 0 and <= 180
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Degrees), value, "Degrees must be from 0 to 180.");
    }

    /// <summary>The largest angle by which columns lean either way, in degrees: at least 0 and below 90.</summary>
    public double Shear
    {
        get;
        init => field = value is >= 0 and < 90
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Shear), value, "Shear must be at least 0 and below 90 degrees.");
    }

    /// <summary>By how much both sides grow or shrink, in [0, 1): with 0.1 to 0.9 to 1.1 of their length.</summary>
    public double Scaling
    {
        get;
        init => field = Part(value, nameof(Scaling));
    }

    /// <summary>By how much the width alone grows or shrinks besides, in [0, 1).</summary>
    public double Stretching
    {
        get;
        init => field = Part(value, nameof(Stretching));
    }

    /// <summary>The largest shift, as a part of each side, from 0 to 1.</summary>
    public double Translation
    {
        get;
        init => field = Probability(value, nameof(Translation));
    }

    internal override void Apply(Span<byte> image, Span<byte> scratch, Shape shape, ref Xoshiro256 random)
    {
        double angle = Between(-Degrees, Degrees, ref random), shear = Between(-Shear, Shear, ref random);
        double scale = Between(1 - Scaling, 1 + Scaling, ref random), stretch = Between(1 - Stretching, 1 + Stretching, ref random);
        double down = Between(-Translation, Translation, ref random) * shape.Height, right = Between(-Translation, Translation, ref random) * shape.Width;
        Move(image, scratch, shape, angle, shear, scale, scale * stretch, down, right);
    }

    /// <summary>Scales an image, leans its columns to the right going down, turns it counterclockwise and shifts it.</summary>
    internal static void Move(
        Span<byte> image, Span<byte> scratch, Shape shape, double angle, double shear, double height, double width, double down, double right)
    {
        // Each pixel comes from where the moves, undone last to first, lead.
        (double sine, double cosine) = Math.SinCos(angle * Math.PI / 180);
        double lean = Math.Tan(shear * Math.PI / 180);
        Sampling.Map(
            image, scratch, shape, down, right,
            cosine / height, sine / height,
            (-sine - (lean * cosine)) / width, (cosine - (lean * sine)) / width);
    }

    private static double Part(double value, string property) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(property, value, $"{property} must be at least 0 and below 1.");
}
