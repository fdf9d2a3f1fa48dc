using ConvNet;

namespace Training;

/// <summary>Images with a label for each pixel.</summary>
/// <param name="train">The scenes to train on.</param>
/// <param name="test">The scenes to test on.</param>
internal sealed class LabelledPixels(SceneSet train, SceneSet test) : IExamples
{
    private const int MaxBatch = 16;

    private int[] labels = [];

    public IReadOnlyList<string> ClassNames => Scene.ClassNames;

    public ImageDataset Train { get; } = train.Images;

    public int TestCount => test.Count;

    // The label that the loader deals out with an image is its number, by which its pixels' labels are found.
    public ReadOnlySpan<int> Labels(Batch batch)
    {
        var length = batch.Count * Scene.Area;
        if (labels.Length < length)
            labels = new int[length];

        for (var i = 0; i < batch.Count; i++)
            train.Labels(batch.Labels[i], 1).CopyTo(labels.AsSpan(i * Scene.Area));
        return labels.AsSpan(0, length);
    }

    public ConfusionMatrix ClassifyTrain<TNetwork>(TNetwork network)
        where TNetwork : class, INetwork<TNetwork> => Classify(network, train, Math.Min(train.Count, test.Count));

    public ConfusionMatrix ClassifyTest<TNetwork>(TNetwork network)
        where TNetwork : class, INetwork<TNetwork> => Classify(network, test, test.Count);

    private static ConfusionMatrix Classify<TNetwork>(TNetwork network, SceneSet scenes, int count)
        where TNetwork : class, INetwork<TNetwork>
    {
        using var predictor = new Predictor<TNetwork>(network, MaxBatch);
        var matrix = new ConfusionMatrix(Scene.ClassNames.Count);
        var classes = new int[MaxBatch * Scene.Area];
        for (var first = 0; first < count; first += MaxBatch)
        {
            var batch = Math.Min(MaxBatch, count - first);
            var predictions = classes.AsSpan(0, batch * Scene.Area);
            predictor.Classify(scenes.Images.Pixels(first, batch), predictions);
            matrix.Add(predictions, scenes.Labels(first, batch));
        }

        return matrix;
    }
}
