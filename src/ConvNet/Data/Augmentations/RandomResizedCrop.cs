using ConvNet.Numerics;

namespace ConvNet;

/// <summary>
/// Cuts out a part of random area and aspect, and stretches it to the whole image, bilinearly (Szegedy et al., Going Deeper with
/// Convolutions, 2015): 8 % to 100 % of the area, width by height from 3/4 to 4/3, each drawn evenly.
/// </summary>
public sealed class RandomResizedCrop : Augmentation
{
    private const double NarrowestAspect = 3 / 4.0, WidestAspect = 4 / 3.0;

    /// <summary>How often a part that does not fit is drawn again, before the whole image is taken.</summary>
    private const int Attempts = 10;

    /// <summary>The smallest part of the area, above 0 and at most 1.</summary>
    public double SmallestArea
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(SmallestArea), value, "SmallestArea must be above 0 and at most 1.");
    } = 0.08;

    internal override void Apply(Span<byte> image, Span<byte> scratch, Shape shape, ref Xoshiro256 random)
    {
        int height = shape.Height, width = shape.Width, top = 0, left = 0;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            double area = Between(SmallestArea, 1, ref random) * shape.Height * shape.Width, aspect = Between(NarrowestAspect, WidestAspect, ref random);
            int w = (int)Math.Round(Math.Sqrt(area * aspect)), h = (int)Math.Round(Math.Sqrt(area / aspect));
            if (w < 1 || h < 1 || w > shape.Width || h > shape.Height)
                continue;

            (height, width, top, left) = (h, w, random.NextIndex(shape.Height - h + 1), random.NextIndex(shape.Width - w + 1));
            break;
        }

        image.CopyTo(scratch);
        for (int y = 0; y < shape.Height; y++)
        {
            // Pixels' centres are half a pixel inside; beyond the part's outermost ones these go on.
            double sourceY = top + Math.Clamp(((y + 0.5) * height / shape.Height) - 0.5, 0, height - 1);
            for (int x = 0; x < shape.Width; x++)
            {
                double sourceX = left + Math.Clamp(((x + 0.5) * width / shape.Width) - 0.5, 0, width - 1);
                Sampling.Bilinear(scratch, shape, sourceY, sourceX, image.Slice(((y * shape.Width) + x) * shape.Channels, shape.Channels));
            }
        }
    }
}
