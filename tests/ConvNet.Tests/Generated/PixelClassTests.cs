using ConvNet.Testing.Compiled;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Networks that give a class for each pixel.</summary>
public class PixelClassTests
{
    private const int Images = 5, Channels = 2, Classes = 3, Height = 4, Width = 6, Area = Height * Width;

    private const string Declaration = """
        [Network, Input(2, 4, 6)]
        [Conv(8, 3, Pad = 1), ReLU, Conv(3, 1), Softmax]
        public sealed partial class Pixelwise;
        """;

    private static readonly Lazy<ICompiledNetwork> Compiled =
        new(() => NetworkCompiler.Compile(new Dictionary<string, string> { ["Pixelwise"] = Declaration })["Pixelwise"]);

    private readonly ICompiledNetwork network = Compiled.Value.Sibling();
    private readonly byte[] pixels = new byte[Images * Channels * Area];

    public PixelClassTests()
    {
        network.Parameters.Initialize(seed: 3);
        new Random(4).NextBytes(pixels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void The_class_of_a_pixel_is_its_highest_channel(int maxBatch)
    {
        using ICompiledPredictor predictor = network.CreatePredictor(maxBatch);
        float[] scores = new float[Images * Classes * Area];
        int[] classes = new int[Images * Area];
        predictor.Run(pixels, scores);
        predictor.Classify(pixels, classes);
        int[] expected = [.. Enumerable.Range(0, Images * Area).Select(i => Enumerable.Range(0, Classes).MaxBy(c => scores[(((i / Area * Classes) + c) * Area) + (i % Area)]))];
        Assert.Equal(expected, classes);
        Assert.True(classes.Distinct().Count() > 1, "The pixels should not all be of one class.");
    }

    [Fact]
    public void Of_equal_channels_the_first_is_the_class()
    {
        network.Parameters.CopyFrom("conv2.weight", new float[Classes * 8]);
        network.Parameters.CopyFrom("conv2.bias", [1, 2, 2]);
        using ICompiledPredictor predictor = network.CreatePredictor(2);
        int[] classes = new int[Images * Area];
        predictor.Classify(new float[Images * Channels * Area], classes);
        Assert.All(classes, c => Assert.Equal(1, c));
    }

    [Fact]
    public void A_class_for_each_image_is_refused()
    {
        using ICompiledPredictor predictor = network.CreatePredictor(1);
        Assert.Contains(
            "5 images give 5 x [1, 4, 6] = 120 classes, but the span holds 5",
            Assert.Throws<ArgumentException>(() => predictor.Classify(pixels, new int[Images])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Training_by_pixels_finds_the_classes()
    {
        // Where the first channel is bright: a class that a filter can see.
        int[] labels = [.. Enumerable.Range(0, Images * Area).Select(i => pixels[i * Channels] > 127 ? 2 : 0)];
        using ICompiledTrainer trainer = network.CreateTrainer(new Adam(0.05));
        for (int step = 0; step < 60; step++)
            trainer.Step(pixels, labels);

        using ICompiledPredictor predictor = network.CreatePredictor(Images);
        int[] classes = new int[labels.Length];
        predictor.Classify(pixels, classes);
        var matrix = new ConfusionMatrix(Classes);
        matrix.Add(classes, labels);
        Assert.True(matrix.Accuracy > 0.9, $"Accuracy is {matrix.Accuracy}.");
    }

    [Fact]
    public void Pixels_to_ignore_change_nothing()
    {
        float[] before = new float[8 * Channels * 9], after = new float[before.Length];
        network.Parameters.CopyTo("conv1.weight", before);
        int[] labels = new int[Images * Area];
        labels.AsSpan().Fill(255);
        using ICompiledTrainer trainer = network.CreateTrainer(new Sgd(0.1), new SoftmaxCrossEntropy { IgnoreIndex = 255 });
        Assert.Equal(0, trainer.Step(pixels, labels));
        network.Parameters.CopyTo("conv1.weight", after);
        Assert.Equal(before, after);

        labels[7] = 1;
        Assert.True(trainer.Step(pixels, labels) > 0);
        network.Parameters.CopyTo("conv1.weight", after);
        Assert.NotEqual(before, after);
    }
}
