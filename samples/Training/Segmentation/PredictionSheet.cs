using ConvNet;

namespace Training;

/// <summary>A picture of some scenes, one below the other: the image, what is where, and what the network sees where.</summary>
internal static class PredictionSheet
{
    private const int Columns = 3, Margin = 4;

    // Black, orange, sky blue and bluish green of Okabe and Ito (2008), whom colour-blind people can tell apart.
    private static readonly byte[][] Colours = [[0, 0, 0], [230, 159, 0], [86, 180, 233], [0, 158, 115]];

    /// <summary>Draws the first scenes of a set.</summary>
    public static ImageFile Draw<TNetwork>(TNetwork network, SceneSet scenes, int count)
        where TNetwork : class, INetwork<TNetwork>
    {
        using var predictor = new Predictor<TNetwork>(network);
        var shape = new Shape(3, (count * (Scene.Side + Margin)) - Margin, (Columns * (Scene.Side + Margin)) - Margin);
        var sheet = new ImageFile(shape, new byte[shape.Count]);
        sheet.Pixels.AsSpan().Fill(byte.MaxValue);
        var classes = new int[Scene.Area];
        for (var i = 0; i < count; i++)
        {
            predictor.Classify(scenes.Images.Pixels(i), classes);
            Place(sheet, i, 0, scenes.Images.Pixels(i));
            Place(sheet, i, 1, Coloured(scenes.Labels(i, 1)));
            Place(sheet, i, 2, Coloured(classes));
        }

        return sheet;
    }

    private static byte[] Coloured(ReadOnlySpan<int> labels)
    {
        var pixels = new byte[labels.Length * 3];
        for (var i = 0; i < labels.Length; i++)
            Colours[labels[i]].CopyTo(pixels, i * 3);
        return pixels;
    }

    private static void Place(ImageFile sheet, int row, int column, ReadOnlySpan<byte> pixels)
    {
        const int Length = Scene.Side * 3;
        for (var y = 0; y < Scene.Side; y++)
        {
            var start = (((row * (Scene.Side + Margin)) + y) * sheet.Shape.Width) + (column * (Scene.Side + Margin));
            pixels.Slice(y * Length, Length).CopyTo(sheet.Pixels.AsSpan(start * 3));
        }
    }
}
