using ConvNet;
using Samples;

namespace Training;

/// <summary>Images with a label for each.</summary>
/// <param name="Train">The images to train on.</param>
/// <param name="Test">The images to test on.</param>
/// <param name="ClassNames">The names of the classes, by label.</param>
internal sealed record LabelledImages(ImageDataset Train, ImageDataset Test, IReadOnlyList<string> ClassNames) : IExamples
{
    private static readonly string[] FashionNames =
        ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

    public int TestCount => Test.Count;

    /// <summary>Reads Fashion-MNIST: MNIST's four files, with other images.</summary>
    /// <exception cref="FileNotFoundException">Files are missing; the message lists them.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static LabelledImages Fashion(string folder)
    {
        var data = MnistFolder.Load(folder);
        return new LabelledImages(data.Train, data.Test, FashionNames);
    }

    /// <summary>Reads CIFAR-10's binary files, whole (data_batch_1.bin to test_batch.bin) or parts of them.</summary>
    /// <exception cref="UserException">The folder lacks files to train on, or to test on.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static LabelledImages Cifar10(string folder)
    {
        var files = Directory.GetFiles(folder)
            .Where(path => path.EndsWith(".bin", StringComparison.Ordinal) || path.EndsWith(".bin.gz", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToLookup(path => Path.GetFileName(path).Contains("test", StringComparison.OrdinalIgnoreCase));
        foreach (var isTest in (bool[])[false, true])
        {
            if (!files[isTest].Any())
            {
                throw new UserException(
                    $"--data: {Path.GetFullPath(folder)} has no file of {(isTest ? "test" : "training")} images; "
                        + "expected files that end in .bin or .bin.gz, those of test images with 'test' in their names.");
            }
        }

        return new LabelledImages(Cifar10File.Read([.. files[false]]), Cifar10File.Read([.. files[true]]), Cifar10File.ClassNames);
    }

    public ReadOnlySpan<int> Labels(Batch batch) => batch.Labels;

    public ConfusionMatrix ClassifyTrain<TNetwork>(TNetwork network)
        where TNetwork : class, INetwork<TNetwork> => Evaluation.Classify(network, Train.Slice(0, Math.Min(Train.Count, Test.Count)));

    public ConfusionMatrix ClassifyTest<TNetwork>(TNetwork network)
        where TNetwork : class, INetwork<TNetwork> => Evaluation.Classify(network, Test);
}
