using System.Globalization;
using ConvNet;
using Samples.Pictures;

namespace Samples;

/// <summary>Draws what a network has learned: its first filters, what its layers make of digits, and what it takes for what.</summary>
internal static class Inside
{
    private const int Channels = 16, TileSide = 42;

    /// <summary>Draws into a folder that is there.</summary>
    /// <typeparam name="TNetwork">The trained network.</typeparam>
    /// <typeparam name="TViews">The same network with an output for each layer that is drawn.</typeparam>
    /// <returns>The files.</returns>
    public static IReadOnlyList<string> Draw<TNetwork, TViews>(TNetwork network, ImageDataset images, ConfusionMatrix confusion, string folder)
        where TNetwork : class, INetwork<TNetwork>
        where TViews : class, INetwork<TViews>
    {
        var files = new List<string>();

        var tensor = TNetwork.Description.Parameters[0];
        var weights = new float[tensor.Count];
        network.Parameters.CopyTo(tensor.Name, weights);
        Save("filters", FilterPicture.Draw(weights, tensor.Shape));

        using var predictor = new Predictor<TViews>(Copy<TNetwork, TViews>(network), 1, [.. TViews.Description.NamedOutputs.Select(output => output.Name)]);
        foreach (var output in TViews.Description.NamedOutputs)
            Save(output.Name, Activations(predictor, output, images));

        var path = Path.Combine(folder, "confusion.svg");
        var title = $"{TNetwork.Description.Name}: {(100 * confusion.Accuracy).ToString("F2", CultureInfo.InvariantCulture)} % of {confusion.Count:N0} test images";
        ConfusionPicture.Draw(confusion, [.. Enumerable.Range(0, confusion.Classes).Select(digit => $"{digit}")], title).Save(path);
        return [.. files, path];

        void Save(string name, ImageFile picture)
        {
            files.Add(Path.Combine(folder, name + ".png"));
            picture.Save(files[^1]);
        }
    }

    /// <summary>A row for each digit: the digit, then the layer's first channels.</summary>
    private static ImageFile Activations<TViews>(Predictor<TViews> predictor, OutputDescription output, ImageDataset images)
        where TViews : class, INetwork<TViews>
    {
        var shape = output.Shape;
        var (channels, area) = (Math.Min(Channels, shape.Channels), shape.Height * shape.Width);
        var scores = new float[TViews.Description.Output.Count];
        var tiles = new List<ImageFile>();
        for (var digit = 0; digit < images.Classes; digit++)
        {
            var pixels = images.Pixels(images.Labels.IndexOf(digit));
            predictor.Run(pixels, scores);
            tiles.Add(new ImageFile(images.Shape, pixels.ToArray()).WithChannels(3).Resize(shape.Height, shape.Width));
            for (var channel = 0; channel < channels; channel++)
                tiles.Add(ActivationPicture.Heat(predictor.Output(output.Name).Slice(channel * area, area), shape));
        }

        return TileSheet.Arrange(tiles, TileSide, columns: channels + 1);
    }

    /// <summary>The network's weights in another class whose tensors have the same names.</summary>
    private static TViews Copy<TNetwork, TViews>(TNetwork network)
        where TNetwork : class, INetwork<TNetwork>
        where TViews : class, INetwork<TViews>
    {
        using var file = new MemoryStream();
        network.Parameters.Save(file);
        file.Position = 0;
        var parameters = new ParameterStore(TViews.Description);
        parameters.Load(file);
        return TViews.Create(parameters);
    }
}
