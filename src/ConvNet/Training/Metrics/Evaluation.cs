namespace ConvNet;

/// <summary>Measures networks on data.</summary>
public static class Evaluation
{
    private delegate void Computation<T>(ReadOnlySpan<byte> pixels, Span<T> results);

    /// <summary>Classifies every image of a data set.</summary>
    /// <param name="network">A network that gives one score a class.</param>
    /// <param name="dataset">Images of the network's input, with labels among its classes.</param>
    /// <param name="maxBatch">How many images are computed together.</param>
    /// <exception cref="ArgumentException">The images are of another shape than the network's input, or its output is an image.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not among the network's classes.</exception>
    public static ConfusionMatrix Classify<TNetwork>(TNetwork network, ImageDataset dataset, int maxBatch = 64)
        where TNetwork : class, INetwork<TNetwork>
    {
        RequireClasses(TNetwork.Description, dataset, nameof(network));
        using var predictor = new Predictor<TNetwork>(network, maxBatch);
        return Classify(TNetwork.Description, predictor.Classify, dataset, maxBatch);
    }

    /// <summary>Classifies every image of a data set, on a graphics processor.</summary>
    /// <param name="predictor">The predictor of a network that gives one score a class.</param>
    /// <param name="dataset">Images of the network's input, with labels among its classes.</param>
    /// <inheritdoc cref="Classify{TNetwork}(TNetwork, ImageDataset, int)" path="/exception"/>
    public static ConfusionMatrix Classify<TNetwork>(GpuPredictor<TNetwork> predictor, ImageDataset dataset)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(predictor);
        RequireClasses(TNetwork.Description, dataset, nameof(predictor));
        return Classify(TNetwork.Description, predictor.Classify, dataset, predictor.MaxBatch);
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
        RequireClasses(TNetwork.Description, dataset, nameof(network));
        using var predictor = new Predictor<TNetwork>(network, maxBatch);
        return Rank(TNetwork.Description, predictor.Run, dataset, maxBatch);
    }

    /// <summary>Ranks the right class of every image of a data set, on a graphics processor.</summary>
    /// <param name="predictor">The predictor of a network that gives one score a class.</param>
    /// <param name="dataset">Images of the network's input, with labels among its classes.</param>
    /// <inheritdoc cref="Rank{TNetwork}(TNetwork, ImageDataset, int)" path="/exception"/>
    public static TopAccuracy Rank<TNetwork>(GpuPredictor<TNetwork> predictor, ImageDataset dataset)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(predictor);
        RequireClasses(TNetwork.Description, dataset, nameof(predictor));
        return Rank(TNetwork.Description, predictor.Run, dataset, predictor.MaxBatch);
    }

    private static ConfusionMatrix Classify(NetworkDescription network, Computation<int> classify, ImageDataset dataset, int maxBatch)
    {
        var matrix = new ConfusionMatrix(network.Output.Channels);
        var classes = new int[maxBatch];
        for (int first = 0; first < dataset.Count; first += maxBatch)
        {
            int count = Math.Min(maxBatch, dataset.Count - first);
            classify(dataset.Pixels(first, count), classes.AsSpan(0, count));
            matrix.Add(classes.AsSpan(0, count), dataset.Labels.Slice(first, count));
        }

        return matrix;
    }

    private static TopAccuracy Rank(NetworkDescription network, Computation<float> run, ImageDataset dataset, int maxBatch)
    {
        int classes = network.Output.Channels;
        var top = new TopAccuracy(classes);
        var scores = new float[maxBatch * classes];
        for (int first = 0; first < dataset.Count; first += maxBatch)
        {
            int count = Math.Min(maxBatch, dataset.Count - first);
            run(dataset.Pixels(first, count), scores.AsSpan(0, count * classes));
            top.Add(scores.AsSpan(0, count * classes), dataset.Labels.Slice(first, count));
        }

        return top;
    }

    /// <summary>Refuses a data set that the network does not take, and a network that does not give an image a class.</summary>
    private static void RequireClasses(NetworkDescription network, ImageDataset dataset, string argument)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        dataset.RequireShape(network, nameof(dataset));
        if (network.Output is { Height: > 1 } or { Width: > 1 })
        {
            throw new ArgumentException(
                $"{network.Name} gives {network.Output}, a class for each pixel, but a data set has a label for each image: "
                    + "add what Predictor.Classify gives, and the pixels' labels, to a ConfusionMatrix.",
                argument);
        }
    }
}
