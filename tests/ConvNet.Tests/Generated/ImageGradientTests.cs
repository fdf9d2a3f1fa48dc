using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Gradients by the images, as inference computes its outputs.</summary>
public class ImageGradientTests
{
    private const int Batch = 3, Pixels = 2 * 6 * 6, Classes = 5;

    /// <summary>Every layer that draws in training, a head beside the main output, and values in between.</summary>
    private const string Trunk = """
        [Network, Input(2, 6, 6)]
        [Conv(18, 3, Pad = 1), Tanh, Dropout(0.5)]
        [Fork]
        [Branch, Conv(18, 3, Pad = 1), Tanh, StochasticDepth(0.3)]
        [Branch]
        [Add, Output("head", Weight = 0.5)]
        [Fork]
        [Branch, Conv(7, 1), SiLU, SpatialDropout(0.4)]
        [Branch, Conv(7, 3, Pad = 1), Sigmoid]
        [Mean(DropPath = 0.5, Global = 0.5)]
        """;

    private static readonly Lazy<IReadOnlyDictionary<string, ICompiledNetwork>> Compiled = new(() => NetworkCompiler.Compile(new Dictionary<string, string>
    {
        ["Scores"] = Trunk + "[Dense(12), Tanh, Dropout(0.75, Classic = true), Dense(5)] public sealed partial class Scores;",
        ["Probabilities"] = Trunk + "[Dense(12), Tanh, Dropout(0.75, Classic = true), Dense(5), Softmax] public sealed partial class Probabilities;",
        ["Normalised"] = """
            [Network, Input(2, 6, 6)]
            [BatchNorm(Affine = false), Conv(18, 3, Pad = 1), BatchNorm, Tanh, Conv(7, 3), BatchNorm(Epsilon = 0.1), Sigmoid]
            [GlobalAvgPool, BatchNorm, Dense(9), BatchNorm, Tanh, Dense(5)]
            public sealed partial class Normalised;
            """,
        ["Regions"] = "[Network, Input(2, 6, 6)] [FractionalMaxPool(1.2), FractionalMaxPool(1.3, Overlapping = false), Conv(7, 2), Tanh, Dense(5)] public sealed partial class Regions;",
        ["PixelClasses"] = Trunk + "[Conv(5, 1), Softmax] public sealed partial class PixelClasses;",
    }));

    /// <summary>With BatchNorm, by running averages that are not those of any batch; what an image is does not depend on the others.</summary>
    [Theory]
    [InlineData("Scores")]
    [InlineData("Normalised")]
    [InlineData("Regions")]
    public void They_are_the_slopes_of_what_a_predictor_gives(string name)
    {
        ICompiledNetwork network = Create(name);
        foreach (ParameterTensor tensor in network.Parameters.Tensors.Where(tensor => !tensor.IsTrained))
            network.Parameters.CopyFrom(tensor.Name, [.. Draw(4, (int)tensor.Count).Select(value => tensor.Name.EndsWith("var", StringComparison.Ordinal) ? 1 + (value / 2) : value / 4)]);
        float[] averages = Untrained(network);
        float[] images = Apart(), weights = Draw(2, Batch * Classes), gradients = new float[images.Length];
        using ICompiledImageGradients differentiation = network.CreateImageGradients();
        differentiation.Run(images, weights, gradients);

        using ICompiledPredictor predictor = network.CreatePredictor(Batch);
        float[] scores = new float[Batch * Classes];
        const float Step = 1f / 64;
        double[] slopes = new double[images.Length];
        for (int i = 0; i < images.Length; i++)
            slopes[i] = (At(i, Step) - At(i, -Step)) / (2 * Step);

        var differences = new Differences();
        differences.Compare("the gradient by the images", slopes, gradients, 2e-3 * Differences.Largest(slopes));
        differences.ThrowIfAny();
        Assert.Equal(averages, Untrained(network));

        // The values of an image lie further apart than the steps go, so that maxima stay where they are.
        static float[] Apart()
        {
            var random = new Random(1);
            return [.. Enumerable.Range(0, Batch).SelectMany(_ => Enumerable.Range(0, Pixels).OrderBy(_ => random.Next()).Select(i => (2 * (i + 0.5f) / Pixels) - 1))];
        }

        static float[] Untrained(ICompiledNetwork network) =>
        [
            .. network.Parameters.Tensors.Where(tensor => !tensor.IsTrained).SelectMany(tensor =>
            {
                var values = new float[tensor.Count];
                network.Parameters.CopyTo(tensor.Name, values);
                return values;
            }),
        ];

        double At(int pixel, float step)
        {
            float[] moved = [.. images];
            moved[pixel] += step;
            predictor.Run(moved, scores);
            return scores.Zip(weights, (score, weight) => (double)score * weight).Sum();
        }
    }

    [Fact]
    public void A_class_means_its_score_before_the_softmax()
    {
        int[] classes = [4, 0, 2];
        float[] oneHot = new float[Batch * Classes];
        for (int n = 0; n < Batch; n++)
            oneHot[(n * Classes) + classes[n]] = 1;
        float[] images = Draw(1, Batch * Pixels), ofClasses = new float[images.Length], ofScores = new float[images.Length];
        using (ICompiledImageGradients probabilities = Create("Probabilities").CreateImageGradients())
            probabilities.Run(images, classes, ofClasses);
        using (ICompiledImageGradients scores = Create("Scores").CreateImageGradients())
            scores.Run(images, oneHot, ofScores);
        Assert.Equal(ofScores, ofClasses);
        Assert.NotEqual(ofScores.AsSpan(0, Pixels).ToArray(), ofScores.AsSpan(Pixels, Pixels).ToArray());
    }

    [Fact]
    public void Classes_of_pixels_mean_the_sum_of_their_scores()
    {
        using ICompiledImageGradients gradients = Create("PixelClasses").CreateImageGradients();
        int[] classes = [.. Enumerable.Range(0, Batch * 36).Select(i => i * 7 % Classes)];
        float[] oneHot = new float[Batch * Classes * 36];
        for (int i = 0; i < classes.Length; i++)
            oneHot[(((i / 36 * Classes) + classes[i]) * 36) + (i % 36)] = 1;
        float[] images = Draw(1, Batch * Pixels), ofClasses = new float[images.Length], ofScores = new float[images.Length];
        gradients.Run(images, classes, ofClasses);
        gradients.Run(images, oneHot, ofScores);
        Assert.Equal(ofScores, ofClasses);
        Assert.Contains(ofClasses, value => value != 0);
    }

    [Fact]
    public void Calls_allocate_nothing()
    {
        using ICompiledImageGradients gradients = Create("Probabilities").CreateImageGradients();
        float[] images = Draw(1, Batch * Pixels), result = new float[images.Length];
        int[] classes = new int[Batch];
        gradients.Run(images, classes, result);
        long before = GC.GetAllocatedBytesForCurrentThread();
        gradients.Run(images, classes, result);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Mistakes_are_told()
    {
        ICompiledImageGradients gradients = Create("Probabilities").CreateImageGradients();
        Expect<ArgumentException>("Probabilities takes images of [2, 6, 6] floats", () => gradients.Run(new float[71], new int[1], new float[72]));
        Expect<ArgumentException>("1 image gives 1 x [2, 6, 6] = 72 floats, but the span holds 144. (Parameter 'gradients')", () => gradients.Run(new float[72], new int[1], new float[144]));
        Expect<ArgumentException>("1 image gives 1 x [5] = 5 floats, but the span holds 4. (Parameter 'scoreGradients')", () => gradients.Run(new float[72], new float[4], new float[72]));
        Expect<ArgumentOutOfRangeException>("Label 0 of the batch is 5; the network has 5 classes", () => gradients.Run(new float[72], [5], new float[72]));
        gradients.Dispose();
        gradients.Dispose();
        Assert.Throws<ObjectDisposedException>(() => gradients.Run(new float[72], new int[1], new float[72]));

        static void Expect<T>(string message, Action action)
            where T : Exception => Assert.Contains(message, Assert.Throws<T>(action).Message, StringComparison.Ordinal);
    }

    private static ICompiledNetwork Create(string name)
    {
        ICompiledNetwork network = Compiled.Value[name].Sibling();
        network.Parameters.Initialize(seed: 3);
        return network;
    }

    private static float[] Draw(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }
}
