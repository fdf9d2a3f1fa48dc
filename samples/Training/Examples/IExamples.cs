using ConvNet;

namespace Training;

/// <summary>What a network is trained on and judged by: images, with a label for each, or for each of their pixels.</summary>
internal interface IExamples
{
    /// <summary>The names of the classes, by label.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The images to train on.</summary>
    ImageDataset Train { get; }

    /// <summary>The number of images to test on.</summary>
    int TestCount { get; }

    /// <summary>The labels of a batch of <see cref="Train"/>, as the trainer takes them; valid until the next call.</summary>
    ReadOnlySpan<int> Labels(Batch batch);

    /// <summary>What a network takes the first training images for, as many as there are test images.</summary>
    ConfusionMatrix ClassifyTrain<TNetwork>(TNetwork network)
        where TNetwork : class, INetwork<TNetwork>;

    /// <summary>What a network takes the test images for.</summary>
    ConfusionMatrix ClassifyTest<TNetwork>(TNetwork network)
        where TNetwork : class, INetwork<TNetwork>;
}
