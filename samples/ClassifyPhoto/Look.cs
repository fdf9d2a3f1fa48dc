using ConvNet;
using Samples.Pictures;

namespace Samples;

/// <summary>
/// Draws what is inside the network: the first layer's filters, the activations of some layers, and where in a photo its class is seen.
/// The last convolution has a channel for each class, whose mean is the class's score: it is a map of where the score comes from.
/// </summary>
internal sealed class Look : IDisposable
{
    private const string ClassMaps = "conv10";

    private static readonly string[] Layers = ["conv1", "fire3", "fire5", "fire9"];

    private readonly SqueezeNetViews network;
    private readonly Predictor<SqueezeNetViews> predictor;
    private readonly string folder;
    private readonly float[] scores = new float[SqueezeNetViews.Description.Output.Count];

    /// <param name="network">The network.</param>
    /// <param name="folder">Where the pictures go.</param>
    public Look(SqueezeNetViews network, string folder)
    {
        OutputFolder.Create(folder);
        this.network = network;
        this.folder = folder;
        predictor = network.CreatePredictor(1, [.. Layers, ClassMaps]);
    }

    /// <summary>Draws the filters of the first layer.</summary>
    /// <returns>The file.</returns>
    public string DrawFilters()
    {
        var tensor = SqueezeNetViews.Description.Parameters[0];
        var weights = new float[tensor.Count];
        network.Parameters.CopyTo(tensor.Name, weights);
        return Save("filters", FilterPicture.Draw(weights, tensor.Shape, isBgr: true));
    }

    /// <summary>Draws what the layers make of an image.</summary>
    /// <param name="name">What the files are called.</param>
    /// <param name="input">As <see cref="Photo.Prepare"/> makes it.</param>
    /// <returns>The files, and what is on them.</returns>
    public IEnumerable<(string File, string What)> Draw(string name, ImageFile input)
    {
        predictor.Run(input.Pixels, scores);
        var best = Array.IndexOf(scores, scores.Max());
        var files = new List<(string File, string What)>();
        foreach (var layer in Layers)
        {
            var shape = ShapeOf(layer);
            files.Add((Save($"{name}.{layer}", ActivationPicture.Draw(predictor.Output(layer), shape)), $"the {shape.Channels} channels of {layer}, {shape.Height}x{shape.Width}"));
        }

        var maps = ShapeOf(ClassMaps);
        var area = maps.Height * maps.Width;
        var photo = Photo.SwapRedAndBlue(input).Resize(2 * input.Shape.Height, 2 * input.Shape.Width);
        var overlay = ActivationPicture.Overlay(photo, predictor.Output(ClassMaps).Slice(best * area, area), maps);
        files.Add((Save($"{name}.where", overlay), "where its first class is seen"));
        return files;
    }

    public void Dispose() => predictor.Dispose();

    private static Shape ShapeOf(string output) => SqueezeNetViews.Description.NamedOutputs.Single(named => named.Name == output).Shape;

    private string Save(string name, ImageFile picture)
    {
        var path = Path.Combine(folder, name + ".png");
        picture.Save(path);
        return path;
    }
}
