using ConvNet.Testing.Compiled;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>What the library promises of any generated network: no allocation per call, and the same result from the same seed.</summary>
public class PromiseTests
{
    private const int Batch = 5;

    private static readonly ReferenceNetwork Reference = ReferenceNetwork.Sequential(
        new Volume(3, 12, 12),
        new Conv(17, Window.Square(3, pad: 1, fit: Fit.Exact)), new ReLU(), new MaxPool(Window.Square(2, 2)),
        new Conv(32, Window.Square(3), Groups: 1), new BatchNorm(), new Tanh(), new Dropout(0.3), new Dense(20), new ELU(), new Dropout(), new Dense(10), new Testing.Reference.Softmax());

    private static readonly Lazy<ICompiledNetwork> Compiled =
        new(() => ReferenceComparison.Compile(new Dictionary<string, ReferenceNetwork> { ["Promising"] = Reference })["Promising"]);

    /// <summary>Branches, a head, and layers that draw, normalise, move and keep state of their own.</summary>
    private const string Branched = """
        [Network, Input(3, 12, 12)]
        [Conv(16, 3, Pad = 1, Bias = false), BatchNorm, ReLU, LocalResponseNorm, As("stem")]
        [Fork]
        [Branch, Conv(16, 3, Pad = 1), GroupNorm(4), ReLU, StochasticDepth(0.8)]
        [Branch]
        [Branch, Conv(16, 1), PReLU, SpatialDropout(0.2)]
        [Mean(DropPath = 0.2, Global = 0.5), SqueezeExcitation(4), As("trunk")]
        [GlobalAvgPool, Dense(10, Name = "aux"), Softmax, Output("aux", Weight = 0.3)]
        [From("stem", "trunk"), Concat, ConvTranspose(8, 2, Stride = 2), Maxout(2), AdaptiveAvgPool(5, 5), LayerNorm]
        [Dense(20), ReLU, Output("features"), Dropout(0.3), Dense(10), Softmax]
        public sealed partial class Branched;
        """;

    [Fact]
    public void Branches_heads_and_every_kind_of_layer_allocate_nothing()
    {
        ICompiledNetwork network = NetworkCompiler.Compile(new Dictionary<string, string> { ["Branched"] = Branched })["Branched"];
        network.Parameters.Initialize(seed: 3);
        float[] outputs = new float[Batch * 10];
        using ICompiledPredictor predictor = network.CreatePredictor(Batch, "aux", "features");
        int features = 0;
        Assert.Equal(0, Allocated(() =>
        {
            predictor.Run(Images, outputs);
            features = predictor.Output("features").Length;
        }));
        Assert.Equal(Batch * 20, features);

        using ICompiledTrainer trainer = network.CreateTrainer(new Sgd(0.05) { Momentum = 0.9, WeightDecay = 1e-4 });
        float first = trainer.Step(Images, Labels), last = first;
        Assert.Equal(0, Allocated(() => last = trainer.Step(Images, Labels)));
        for (int i = 0; i < 60; i++) last = trainer.Step(Images, Labels);
        Assert.True(last < 0.5 * first, $"The loss was {first} and is {last} after 65 steps on five images.");
    }

    private static readonly byte[] Pixels = Noise();

    private static readonly float[] Images = Array.ConvertAll(Pixels, pixel => (pixel / 128f) - 1);

    private static readonly int[] Labels = [3, 1, 4, 1, 5];

    [Fact]
    public void Inference_allocates_nothing()
    {
        float[] outputs = new float[Batch * 10];
        using ICompiledPredictor predictor = Compiled.Value.Sibling().CreatePredictor(maxBatch: 2);
        Assert.Equal(0, Allocated(() => predictor.Run(Images, outputs)));
        Assert.Equal(0, Allocated(() => predictor.Run(Pixels, outputs)));
    }

    [Fact]
    public void Training_allocates_nothing_after_the_first_step()
    {
        using ICompiledTrainer sgd = Compiled.Value.Sibling().CreateTrainer(new Sgd(0.01) { Momentum = 0.9, WeightDecay = 1e-4 });
        Assert.Equal(0, Allocated(() => sgd.Step(Images, Labels)));
        Assert.Equal(0, Allocated(() => sgd.Step(Pixels, Labels)));

        using ICompiledTrainer adam = Compiled.Value.Sibling().CreateTrainer(new Adam(0.001));
        Assert.Equal(0, Allocated(() => adam.Step(Images, Labels)));
    }

    [Fact]
    public void A_smaller_batch_than_one_seen_before_allocates_nothing()
    {
        float[] three = Images[..(3 * Reference.Input.Count)];
        using ICompiledTrainer trainer = Compiled.Value.Sibling().CreateTrainer(new Sgd(0.01));
        trainer.Step(Images, Labels);
        Assert.Equal(0, Allocated(() =>
        {
            trainer.Step(three, Labels.AsSpan(0, 3));
            trainer.Step(Images, Labels);
        }));
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_bit_for_bit()
    {
        Assert.Equal(Trained(seed: 7), Trained(seed: 7));
        Assert.NotEqual(Trained(seed: 7), Trained(seed: 8));
    }

    [Fact]
    public void The_seed_of_the_masks_matters_too() => Assert.NotEqual(Trained(seed: 7, noise: 1), Trained(seed: 7, noise: 2));

    /// <summary>A network with two dropouts learns five pictures of noise by heart.</summary>
    [Fact]
    public void Training_learns()
    {
        ICompiledNetwork network = Compiled.Value.Sibling();
        network.Parameters.Initialize(seed: 1);
        using ICompiledTrainer trainer = network.CreateTrainer(new Adam(0.003));
        for (int i = 0; i < 200; i++) trainer.Step(Images, Labels);
        Assert.Equal(Labels, network.Forward(Images).Chunk(10).Select(scores => scores.IndexOf(scores.Max())));
    }

    [Fact]
    public void Predictors_on_many_threads_share_the_weights()
    {
        ICompiledNetwork network = Compiled.Value.Sibling();
        network.Parameters.Initialize(seed: 2);
        float[] expected = network.Forward(Images);
        Parallel.For(0, 4, thread =>
        {
            float[] outputs = new float[expected.Length];
            using ICompiledPredictor predictor = network.CreatePredictor(Batch);
            for (int i = 0; i < 50; i++)
            {
                Array.Clear(outputs);
                predictor.Run(Images, outputs);
                Assert.Equal(expected, outputs);
            }
        });
    }

    private static byte[] Noise()
    {
        byte[] pixels = new byte[Batch * Reference.Input.Count];
        new Random(1).NextBytes(pixels);
        return pixels;
    }

    private static byte[] Trained(int seed, int noise = 0)
    {
        ICompiledNetwork network = Compiled.Value.Sibling();
        network.Parameters.Initialize(seed);
        using ICompiledTrainer trainer = network.CreateTrainer(new Sgd(0.01) { Momentum = 0.9 }, seed: noise);
        for (int i = 0; i < 5; i++) trainer.Step(Images, Labels);
        using var file = new MemoryStream();
        network.Parameters.Save(file);
        return file.ToArray();
    }

    /// <summary>The bytes that a call allocates on this thread, once it has run before.</summary>
    private static long Allocated(Action call)
    {
        call();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 3; i++) call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
