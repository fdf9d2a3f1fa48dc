using ConvNet.Testing.Compiled;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Inference on several threads: networks whose layers are large enough to be shared give the same bits whatever their number.</summary>
[Trait("Category", "Widths")]
public class ThreadTests
{
    /// <summary>Each way in which a kernel is cut: strips of filters, rows, columns of a single row, stages, blocks, lines; with all that is fused.</summary>
    private const string Mixed = """
        [Network, Input(3, 61, 59)]
        [Conv(48, 5, Stride = 2, Pad = 2), LeakyReLU(0.1), LocalResponseNorm(5)]
        [Conv(80, 3, Pad = 1), ReLU, As("stem")]
        [Fork]
        [Branch, Conv(80, 1, Bias = false), BatchNorm, ReLU, Conv(80, 3, Pad = 1, Bias = false), BatchNorm]
        [Branch]
        [Add, ReLU, MaxPool(2, Fit = Fit.Floor), Conv(200, 1), Tanh, Output("looked")]
        [Conv(24, 1, Pad = 1), Dense(300), ReLU, Dense(10), Softmax]
        public sealed partial class Mixed;
        """;

    private const string Tall = """
        [Network, Input(32, 130, 40)]
        [Conv(32, 3, Pad = 1, Groups = 2), ReLU, Conv(32, 5, Pad = 2), MaxPool(2)]
        [Conv(96, 3, Pad = 1, Exact = true), ReLU, Conv(96, 3, Pad = 1, Groups = 96), ReLU]
        [MaxPool(3, Stride = 1, Pad = 1), Conv(40, 3, Stride = 2, Pad = 1, Fit = Fit.Floor), ConvTranspose(32, 2, Stride = 2)]
        [Conv(4, 3, Pad = 1), ReLU, Conv(16, 3), GlobalAvgPool, Dense(10)]
        public sealed partial class Tall;
        """;

    /// <summary>Tiles in many turns, of which the last has fewer rows, and the most pointers that a kernel takes; phases.</summary>
    private const string Turns = """
        [Network, Input(3, 210, 120)]
        [Conv(64, 7, Stride = 2, Pad = 3, Fit = Fit.Floor), ReLU]
        [Fork]
        [Branch, Conv(64, 3, Pad = 1, Bias = false), BatchNorm]
        [Branch]
        [Add, ReLU, MaxPool(2, Fit = Fit.Floor), GlobalAvgPool, Dense(10)]
        public sealed partial class Turns;
        """;

    private static readonly Lazy<IReadOnlyDictionary<string, ICompiledNetwork>> Compiled = new(() =>
        NetworkCompiler.Compile(new Dictionary<string, string> { [nameof(Mixed)] = Mixed, [nameof(Tall)] = Tall, [nameof(Turns)] = Turns }));

    [Theory]
    [InlineData(nameof(Mixed))]
    [InlineData(nameof(Tall))]
    [InlineData(nameof(Turns))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        const int Batch = 3;
        ICompiledNetwork network = Of(name);
        float[] images = Images(network, Batch), others = Images(network, Batch, seed: 2);
        float[] expected = new float[Batch * 10], actual = new float[Batch * 10];
        using ICompiledPredictor predictor = network.CreatePredictor(maxBatch: 2);
        Assert.Equal(1, predictor.Threads);
        predictor.Run(images, expected);
        Assert.All(expected, value => Assert.True(float.IsFinite(value)));
        Assert.True(expected.Distinct().Count() > 10, "The images should not all give the same.");
        foreach (int threads in (ReadOnlySpan<int>)[2, 3, 8, 1, 2])
        {
            predictor.Threads = threads;
            Assert.Equal(threads, predictor.Threads);
            for (int run = 0; run < 5; run++)
            {
                // What is not computed anew must not be what it should be.
                predictor.Run(others, actual);
                Assert.NotEqual(expected, actual);
                predictor.Run(images, actual);
                Assert.Equal(expected, actual);
            }
        }
    }

    /// <summary>The generated method over guarded memory, on one thread and on several: nothing is read or written beside what it is given.</summary>
    [Theory]
    [InlineData(nameof(Mixed))]
    [InlineData(nameof(Tall))]
    [InlineData(nameof(Turns))]
    public void Threads_stay_within_the_memory(string name)
    {
        ICompiledNetwork network = Of(name);
        float[] outputs = network.Forward(Images(network, 2));
        Assert.All(outputs, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Named_outputs_are_the_same_too()
    {
        ICompiledNetwork network = Of(nameof(Mixed));
        float[] images = Images(network, 1), outputs = new float[10];
        using ICompiledPredictor predictor = network.CreatePredictor(1, "looked");
        predictor.Run(images, outputs);
        float[] expected = predictor.Output("looked").ToArray();
        predictor.Threads = 4;
        predictor.Run(images, outputs);
        Assert.Equal(expected, predictor.Output("looked").ToArray());
    }

    /// <summary>Thousands of runs while others want the processors: none is lost, late, or mixed up with another.</summary>
    [Fact]
    public void A_busy_machine_changes_nothing()
    {
        ICompiledNetwork network = NetworkCompiler.Compile(new Dictionary<string, string>
        {
            ["Small"] = "[Network, Input(16, 24, 24)] [Conv(32, 3, Pad = 1), ReLU, Conv(64, 1), ReLU, Dense(10)] public sealed partial class Small;",
        })["Small"];
        network.Parameters.Initialize(seed: 5);
        float[][] images = [.. Enumerable.Range(0, 4).Select(i => Images(network, 1, seed: i))];
        float[][] expected = [.. images.Select(image => network.Forward(image))];
        bool stop = false;
        Thread[] others = [.. Enumerable.Range(0, Environment.ProcessorCount + 1).Select(_ => new Thread(() => SpinWait.SpinUntil(() => Volatile.Read(ref stop))))];
        foreach (Thread other in others) other.Start();
        try
        {
            float[] outputs = new float[10];
            using ICompiledPredictor predictor = network.CreatePredictor(1);
            for (int run = 0; run < 4000; run++)
            {
                if (run % 500 == 0) predictor.Threads = 2 + (run / 500 % 3);
                if (run % 97 == 0) Thread.Sleep(1);
                predictor.Run(images[run % 4], outputs);
                Assert.Equal(expected[run % 4], outputs);
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            foreach (Thread other in others) other.Join();
        }
    }

    [Fact]
    public void Several_threads_allocate_nothing()
    {
        ICompiledNetwork network = Of(nameof(Tall));
        float[] images = Images(network, 1), outputs = new float[10];
        using ICompiledPredictor predictor = network.CreatePredictor(1);
        predictor.Threads = 2;
        long before = 0;
        for (int run = 0; run < 20; run++)
        {
            if (run == 10) before = GC.GetAllocatedBytesForCurrentThread();
            predictor.Run(images, outputs);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ICompiledNetwork Of(string name)
    {
        ICompiledNetwork network = Compiled.Value[name].Sibling();
        network.Parameters.Initialize(seed: 3);
        return network;
    }

    private static float[] Images(ICompiledNetwork network, int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * network.Description.Input.Count).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}
