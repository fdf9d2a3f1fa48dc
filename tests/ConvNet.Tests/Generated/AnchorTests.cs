using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Golden;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>PyTorch's training runs on MNIST, replayed by generated code from the same weights in the same order.</summary>
public class AnchorTests
{
    private const string LongTests = "CONVNET_LONG_TESTS";

    private static readonly Lazy<MnistFolder> Mnist = new(() => MnistFolder.Load(TestData.Path("datasets", "mnist")));

    public static TheoryData<string> Networks => new(Anchor.Names);

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_first_hundred_steps_have_the_same_loss(string name)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        Anchor anchor = Anchor.Read(name);
        float[] losses = Replay(anchor, Compile(anchor), epoch: 0, steps: 100);
        var differences = new Differences();
        double[] expected = anchor.Losses;
        for (int step = 0; step < losses.Length; step++)
            differences.Compare($"The loss of step {step}", [expected[step]], [losses[step]], anchor.LossTolerance(step));
        Assert.Equal(100, losses.Length);
        differences.ThrowIfAny();
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Trained_weights_classify_as_in_PyTorch(string name)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        Anchor anchor = Anchor.Read(name);
        ICompiledNetwork network = Compile(anchor);
        network.Parameters.Load(anchor.TrainedWeights);
        float[] logits = TestLogits(network);

        (double[] expected, int[] classes) = anchor.TrainedOutputs();
        var differences = new Differences();
        differences.Compare("logits", expected, logits[..expected.Length], 5e-6 * Differences.Largest(expected));
        foreach ((int image, float[] scores) in logits.Chunk(10).Index())
        {
            // Where the two best are equal but for rounding, either may be said to be the best.
            float lead = scores.Max() - scores[classes[image]];
            if (lead > 1e-4) differences.Add($"Test image {image}: class {scores.IndexOf(scores.Max())} leads PyTorch's {classes[image]} by {lead}.");
        }

        differences.ThrowIfAny();
        Assert.Equal(anchor.TestAccuracy(epoch: 1), Accuracy(logits), 1e-4);
    }

    /// <summary>
    /// Two whole epochs. Rounding grows over thousands of steps until the runs are different ones of equal quality: about as far
    /// apart as two seeds, some tenths of a percent.
    /// </summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Whole_epochs_end_as_good(string name)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        Assert.SkipUnless(Environment.GetEnvironmentVariable(LongTests) == "1", $"Takes minutes: set {LongTests}=1.");
        Anchor anchor = Anchor.Read(name);
        ICompiledNetwork network = Compile(anchor);
        using ICompiledTrainer trainer = CreateTrainer(anchor, network);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            float[] losses = Replay(anchor, trainer, epoch, steps: int.MaxValue);
            Assert.Equal((60000 + Anchor.Batch - 1) / Anchor.Batch, losses.Length);
            Assert.Equal(anchor.MeanLoss(epoch), losses.Average(), 0.01 * anchor.MeanLoss(epoch));
            Assert.Equal(anchor.TestAccuracy(epoch), Accuracy(TestLogits(network)), 0.004);
        }
    }

    private static ICompiledNetwork Compile(Anchor anchor) =>
        ReferenceComparison.Compile(new Dictionary<string, ReferenceNetwork> { ["Anchored"] = anchor.Network })["Anchored"];

    private static ICompiledTrainer CreateTrainer(Anchor anchor, ICompiledNetwork network) =>
        network.CreateTrainer(new Sgd(anchor.LearningRate) { Momentum = Anchor.Momentum });

    private static float[] Replay(Anchor anchor, ICompiledNetwork network, int epoch, int steps)
    {
        using ICompiledTrainer trainer = CreateTrainer(anchor, network);
        return Replay(anchor, trainer, epoch, steps);
    }

    private static float[] Replay(Anchor anchor, ICompiledTrainer trainer, int epoch, int steps)
    {
        ImageDataset images = Mnist.Value.Train;
        return [.. anchor.Order(epoch).Chunk(Anchor.Batch).Take(steps).Select(indices =>
            trainer.Step(Anchor.Normalise(images, indices), Array.ConvertAll(indices, index => images.Labels[index])))];
    }

    private static float[] TestLogits(ICompiledNetwork network)
    {
        ImageDataset images = Mnist.Value.Test;
        int[] all = [.. Enumerable.Range(0, images.Count)];
        float[] logits = new float[images.Count * 10];
        using ICompiledPredictor predictor = network.CreatePredictor(maxBatch: 16);
        predictor.Run(Anchor.Normalise(images, all), logits);
        return logits;
    }

    private static double Accuracy(float[] logits)
    {
        int[] labels = Mnist.Value.Test.Labels.ToArray();
        return logits.Chunk(10).Zip(labels).Count(pair => pair.First.IndexOf(pair.First.Max()) == pair.Second) / (double)labels.Length;
    }
}
