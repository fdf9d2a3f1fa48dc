namespace ConvNet;

/// <summary>Measures networks on data.</summary>
public static class Evaluation
{
    /// <summary>Classifies every image of a data set.</summary>
    /// <param name="network">A network that gives one score a class.</param>
    /// <param name="dataset">Images of the network's input, with labels among its classes.</param>
    /// <param name="maxBatch">How many images are computed together.</param>
    /// <exception cref="ArgumentException">The images are of another shape than the network's input, or its output is an image.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not among the network's classes.</exception>
    public static ConfusionMatrix Classify<TNetwork>(TNetwork network, ImageDataset dataset, int maxBatch = 64)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(dataset);
        dataset.RequireShape(TNetwork.Description, nameof(dataset));
        if (TNetwork.Description.Output is { Height: > 1 } or { Width: > 1 })
        {
            throw new ArgumentException(
                $"{TNetwork.Description.Name} gives {TNetwork.Description.Output}, a class for each pixel, but a data set has a label for each image: "
                    + "add what Predictor.Classify gives, and the pixels' labels, to a ConfusionMatrix.",
                nameof(network));
        }

        using var predictor = new Predictor<TNetwork>(network, maxBatch);
        var matrix = new ConfusionMatrix(TNetwork.Description.Output.Channels);
        var classes = new int[maxBatch];
        for (int first = 0; first < dataset.Count; first += maxBatch)
        {
            int count = Math.Min(maxBatch, dataset.Count - first);
            predictor.Classify(dataset.Pixels(first, count), classes.AsSpan(0, count));
            matrix.Add(classes.AsSpan(0, count), dataset.Labels.Slice(first, count));
        }

        return matrix;
    }

    /// <summary>Ranks the right class of every image of a data set: top-1, top-5 and every other accuracy.</summary>
    /// <param name="network">A network that gives one score a class.</param>
    /// <param name="dataset">Images of the network's input, with labels among its classes.</param>
    /// <param name="maxBatch">How many images are computed together.</param>
    /// <exception cref="ArgumentException">The images are of another shape than the network's input, or its output is an image.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not among the network's classes.</exception>
    public static TopAccuracy Rank<TNetwork>(TNetwork network, ImageDataset dataset, int maxBatch = 64)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(dataset);
        dataset.RequireShape(TNetwork.Description, nameof(dataset));
        using var predictor = new Predictor<TNetwork>(network, maxBatch);
        int classes = TNetwork.Description.Output.Channels;
        var top = new TopAccuracy(classes);
        var scores = new float[maxBatch * classes];
        for (int first = 0; first < dataset.Count; first += maxBatch)
        {
            int count = Math.Min(maxBatch, dataset.Count - first);
            predictor.Run(dataset.Pixels(first, count), scores.AsSpan(0, count * classes));
            top.Add(scores.AsSpan(0, count * classes), dataset.Labels.Slice(first, count));
        }

        return top;
    }
}
