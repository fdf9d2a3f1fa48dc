using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Training on the shards of a batch: the threads change nothing, and the shards nothing but rounding and a batch's statistics.</summary>
public class ShardTests
{
    private const int Batch = 11, Classes = 4;

    private static readonly Volume Input = new(3, 8, 8);

    private static readonly Lazy<IReadOnlyDictionary<string, ICompiledNetwork>> Compiled = new(() => ReferenceComparison.Compile(new Dictionary<string, ReferenceNetwork>
    {
        ["Plain"] = ReferenceNetwork.Sequential(
            Input, new Conv(17, Window.Square(3, pad: 1)), new Tanh(), new Dropout(0.3), new FractionalMaxPool(1.9), new GroupNorm(17), new Dense(Classes),
            new Testing.Reference.Softmax()),
        ["Normalised"] = ReferenceNetwork.Sequential(
            Input, new Conv(17, Window.Square(3, pad: 1), Bias: false), new BatchNorm(), new ReLU(), new Dropout(0.3), new Dense(Classes)),
    }));

    private static readonly float[] Images = Draw();

    private static readonly int[] Labels = [.. Enumerable.Range(0, Batch).Select(i => i * 7 % Classes)];

    [Theory]
    [InlineData("Plain", 5)]
    [InlineData("Normalised", 3)]
    [InlineData("Normalised", 16)]
    public void The_number_of_threads_changes_no_bit(string network, int shards)
    {
        Trained alone = Train(network, shards, threads: 1);
        foreach (int threads in (int[])[2, 3, 4, 20])
        {
            Trained together = Train(network, shards, threads);
            Assert.Equal(alone.Losses, together.Losses);
            Assert.Equal(alone.Parameters, together.Parameters);
        }
    }

    /// <summary>Masks belong to the images, and the loss to the whole batch, whose classes have weights here.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(11)]
    [InlineData(16)]
    public void Shards_differ_from_the_whole_batch_by_rounding(int shards)
    {
        Trained whole = Train("Plain", 1, threads: 1), cut = Train("Plain", shards, threads: 2);
        var differences = new Differences();
        differences.Compare("losses", Array.ConvertAll(whole.Losses, v => (double)v), cut.Losses, 1e-5);
        differences.Compare("parameters", Array.ConvertAll(whole.Parameters, v => (double)v), cut.Parameters, 1e-5);
        differences.ThrowIfAny();
        Assert.NotEqual(whole.Parameters, cut.Parameters);
    }

    [Fact]
    public void Running_averages_go_on_by_the_mean_of_the_shards()
    {
        ICompiledNetwork network = Compiled.Value["Normalised"].Sibling();
        network.Parameters.Initialize(seed: 3);
        float[] first = RunningMean(Images[..(6 * Input.Count)]), second = RunningMean(Images[(6 * Input.Count)..]), both = RunningMean(Images, shards: 2);
        for (int i = 0; i < both.Length; i++)
            Assert.Equal(((6 * first[i]) + (5 * second[i])) / 11, both[i], 1e-6f);

        float[] RunningMean(float[] images, int shards = 1)
        {
            ICompiledNetwork sibling = network.Sibling();
            sibling.Parameters.CopyFrom("conv1.weight", Values(network.Parameters, "conv1.weight"));
            using ICompiledTrainer trainer = sibling.CreateTrainer(new Sgd(0), shards: shards);
            trainer.Step(images, Labels.AsSpan(0, images.Length / Input.Count));
            return Values(sibling.Parameters, "bn1.running_mean");
        }
    }

    [Fact]
    public void Steps_allocate_nothing_on_any_number_of_threads()
    {
        using ICompiledTrainer trainer = Compiled.Value["Normalised"].Sibling().CreateTrainer(new Sgd(0.01) { Momentum = 0.9 }, shards: 4);
        foreach (int threads in (int[])[1, 3])
        {
            trainer.Threads = threads;
            trainer.Step(Images, Labels);
            trainer.Step(Images.AsSpan(0, 2 * Input.Count), Labels.AsSpan(0, 2));
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 3; i++)
            {
                trainer.Step(Images, Labels);
                trainer.Step(Images.AsSpan(0, 2 * Input.Count), Labels.AsSpan(0, 2));
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void Bad_numbers_are_refused()
    {
        ICompiledNetwork network = Compiled.Value["Plain"];
        Assert.Equal("shards", Assert.Throws<ArgumentOutOfRangeException>(() => network.CreateTrainer(new Sgd(1), shards: 0)).ParamName);
        using ICompiledTrainer trainer = network.CreateTrainer(new Sgd(1), shards: 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Threads = 0);
    }

    private static Trained Train(string name, int shards, int threads)
    {
        ICompiledNetwork network = Compiled.Value[name].Sibling();
        network.Parameters.Initialize(seed: 3);
        using ICompiledTrainer trainer = network.CreateTrainer(
            new Sgd(0.05) { Momentum = 0.9, WeightDecay = 1e-3 }, new SoftmaxCrossEntropy { ClassWeights = [1, 2, 0.5f, 3] }, seed: 9, shards);
        trainer.Threads = threads;
        float[] losses =
        [
            trainer.Step(Images, Labels), trainer.Step(Images.AsSpan(0, 5 * Input.Count), Labels.AsSpan(0, 5)), trainer.Step(Images, Labels), trainer.Step(Images, Labels),
        ];
        return new Trained(losses, [.. network.Description.Parameters.SelectMany(tensor => Values(network.Parameters, tensor.Name))]);
    }

    private static float[] Values(ParameterStore parameters, string tensor)
    {
        float[] values = new float[parameters.Tensors.Single(t => t.Name == tensor).Count];
        parameters.CopyTo(tensor, values);
        return values;
    }

    private static float[] Draw()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Batch * Input.Count).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    private sealed record Trained(float[] Losses, float[] Parameters);
}
