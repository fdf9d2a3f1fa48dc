using ConvNet.Numerics;

namespace ConvNet;

/// <summary>
/// Scales brightness, contrast and saturation of RGB images, in this order, each by a factor drawn evenly from 1 - x to 1 + x: away
/// from black, from the image's mean grey, and from each pixel's own grey.
/// </summary>
public sealed class ColorJitter : Augmentation
{
    /// <summary>The change of brightness, from 0 to 1.</summary>
    public double Brightness
    {
        get;
        init => field = Probability(value, nameof(Brightness));
    }

    /// <summary>The change of contrast, from 0 to 1.</summary>
    public double Contrast
    {
        get;
        init => field = Probability(value, nameof(Contrast));
    }

    /// <summary>The change of saturation, from 0 to 1.</summary>
    public double Saturation
    {
        get;
        init => field = Probability(value, nameof(Saturation));
    }

    internal override void Apply(Span<byte> image, Span<byte> scratch, Shape shape, ref Xoshiro256 random)
    {
        if (shape.Channels != 3)
            throw new InvalidOperationException($"ColorJitter changes RGB images of 3 channels; these have {shape.Channels}.");

        double brightness = Factor(Brightness, ref random), contrast = Factor(Contrast, ref random), saturation = Factor(Saturation, ref random);
        double mean = 0;
        for (int i = 0; i < image.Length; i += 3)
        {
            for (int c = 0; c < 3; c++)
                image[i + c] = Byte(brightness * image[i + c]);
            mean += Grey(image.Slice(i, 3));
        }

        mean /= shape.Height * shape.Width;
        for (int i = 0; i < image.Length; i += 3)
        {
            Span<byte> pixel = image.Slice(i, 3);
            for (int c = 0; c < 3; c++)
                pixel[c] = Byte(mean + (contrast * (pixel[c] - mean)));
            double grey = Grey(pixel);
            for (int c = 0; c < 3; c++)
                pixel[c] = Byte(grey + (saturation * (pixel[c] - grey)));
        }
    }

    private static double Factor(double change, ref Xoshiro256 random) => Between(1 - change, 1 + change, ref random);

    private static double Grey(ReadOnlySpan<byte> pixel) => (0.299 * pixel[0]) + (0.587 * pixel[1]) + (0.114 * pixel[2]);

    private static byte Byte(double value) => (byte)(Math.Clamp(value, 0, 255) + 0.5);
}
