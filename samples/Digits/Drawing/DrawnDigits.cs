using ConvNet;

namespace Samples.Drawing;

/// <summary>A data set of drawn digits: always the same images, drawn anew at each start.</summary>
internal static class DrawnDigits
{
    private const int Classes = 10;

    /// <summary>Draws some digits of each class, in turn.</summary>
    /// <param name="count">The number of images.</param>
    /// <param name="seed">Another seed draws other images.</param>
    public static ImageDataset Draw(int count, int seed)
    {
        const int Size = DigitPainter.Side * DigitPainter.Side;
        var painter = new DigitPainter(new Random(seed));
        var pixels = new byte[count * Size];
        var labels = new int[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % Classes;
            painter.Draw(labels[i], pixels.AsSpan(i * Size, Size));
        }

        return new ImageDataset(new Shape(1, DigitPainter.Side, DigitPainter.Side), pixels, labels, Classes);
    }

    /// <summary>Writes a digit of each class as a binary PGM image: digit0.pgm to digit9.pgm.</summary>
    public static void Write(ImageDataset digits, string folder)
    {
        OutputFolder.Create(folder);
        for (var i = 0; i < Classes; i++)
        {
            using var file = File.Create(Path.Combine(folder, $"digit{digits.Labels[i]}.pgm"));
            file.Write("P5\n28 28\n255\n"u8);
            file.Write(digits.Pixels(i));
        }
    }
}
