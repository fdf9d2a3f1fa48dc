using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Drawn;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Normalisations in every place: where inference folds them, where it cannot, and what training keeps of its batches.</summary>
[Trait("Category", "Widths")]
public class NormTests
{
    private const int Batch = 6;

    /// <summary>Every place of a normalisation. Scales of both signs and costly activations meet fused pooling.</summary>
    private static IEnumerable<ReferenceNetwork> Networks =>
    [
        Sequential(new Volume(3, 8, 6), Convolution(17), new BatchNorm(), new ReLU(), new MaxPool(Window.Square(2, 2))),
        Sequential(new Volume(3, 8, 6), Convolution(20), new BatchNorm(0.01), new Tanh(), new AvgPool(Window.Square(2, 2)), new Dense(3)),
        Sequential(new Volume(18, 6, 6), new Conv(18, Window.Square(3, pad: 1), Groups: 18), new BatchNorm(), new LeakyReLU(0.2), new BatchNorm()),
        Sequential(new Volume(18, 6, 6), new Conv(6, Window.Square(3, 2, 1), Groups: 3, Bias: false), new BatchNorm(Affine: false), new Sigmoid()),
        Sequential(new Volume(5, 4, 4), new BatchNorm(), new MaxPool(Window.Square(2, 1)), new Tanh(), new BatchNorm(), new Conv(33, Window.Square(3, pad: 1)), new GELU()),
        Sequential(new Volume(20, 3, 3), new Conv(18, new Window(new Axis(3), new Axis(3))), new BatchNorm(), new ReLU(), new Dense(4), new Testing.Reference.Softmax()),
        Sequential(new Volume(3, 5, 4), new Dense(33), new BatchNorm(), new ReLU(), new Dense(5, Bias: false), new BatchNorm(Affine: false)),
        Sequential(new Volume(17, 3, 2), new Conv(17, Window.Square(3, pad: 1)), new Flatten(), new BatchNorm(), new Tanh(), new Dense(5)),
        Sequential(new Volume(2, 5, 5), Convolution(3), new GlobalAvgPool(), new BatchNorm(), new ELU()),
        Sequential(new Volume(20, 5, 4), new GroupNorm(5), Convolution(33), new GroupNorm(3, 0.01), new ReLU(), new MaxPool(Window.Square(2, 2)), new GroupNorm(11, Affine: false)),
        Sequential(new Volume(3, 5, 4), new Dense(34), new GroupNorm(2), new Tanh(), new Dense(12), new LayerNorm { IsVector = true }, new LeakyReLU(0.1)),
        Sequential(new Volume(3, 6, 6), new InstanceNorm(), Convolution(17), new InstanceNorm(0.01, Affine: true), new LeakyReLU(0.1), Convolution(18)),
        Sequential(new Volume(3, 6, 6), Convolution(17), new LayerNorm(), new ReLU(), new Conv(16, Window.Square(3, 1, 1), Groups: 1), new LayerNorm(0.01, Affine: false), new GELU()),
        Sequential(new Volume(17, 3, 2), new LayerNorm(), new Flatten(), new LayerNorm { IsVector = true }, new Softplus(), new GroupNorm(6)),
        new ReferenceNetwork(new Volume(2, 5, 5), [
            new ReferenceNode(Convolution(18), 0), new ReferenceNode(new LayerNorm(), 1), new ReferenceNode(new Add(), 2, 1),
            new ReferenceNode(new GroupNorm(9), 3), new ReferenceNode(new Concat(), 4, 3), new ReferenceNode(new InstanceNorm(), 5)]),
        new ReferenceNetwork(new Volume(2, 5, 5), [
            new ReferenceNode(Convolution(4), 0), new ReferenceNode(new BatchNorm(), 1), new ReferenceNode(new Tanh(), 1), new ReferenceNode(new Add(), 2, 3)]),
        new ReferenceNetwork(new Volume(16, 5, 5), [
            new ReferenceNode(Convolution(16), 0), new ReferenceNode(new BatchNorm(), 1), new ReferenceNode(new Concat(), 2, 0),
            new ReferenceNode(new BatchNorm(), 3), new ReferenceNode(Convolution(16), 4), new ReferenceNode(new Concat(), 3, 5)]),
        Sequential(new Volume(18, 6, 6), new ScaledTanh(8, 1), new Conv(18, Window.Square(3, pad: 1), Groups: 18), new ReLU6(), new Conv(34, Window.Square(1), Bias: false), new BatchNorm(), new ReLU6()),
    ];

    [Fact]
    public void Every_place_agrees_with_the_reference() =>
        RandomNetworkTests.CheckCases([.. Networks.Select((network, i) => ($"Network {i}", network))], Batch);

    /// <summary>Mean and variance in one pass, as mean of squares less squared mean, would leave nothing of this variance.</summary>
    [Fact]
    public void A_mean_far_above_the_deviation_costs_little_accuracy()
    {
        const double Mean = 3000;
        ReferenceNetwork reference = Sequential(new Volume(2, 40, 40), new BatchNorm());
        reference.IsTraining = true;
        reference.Set("bn1.weight", [1, 1]);
        reference.Set("bn1.running_var", [1, 1]);
        var random = new Random(1);
        Tensor images = new Tensor(16, reference.Input).Map(_ => (float)(Mean + random.NextDouble() - 0.5));
        ICompiledNetwork network = Compile(reference);
        using ICompiledTraining training = network.CreateTraining(images.Batch);
        ReferencePass pass = reference.Forward(images);
        Tensor upstream = pass.Output.Map(_ => (float)(random.NextDouble() - 0.5));
        ReferenceGradients expected = pass.Backward(upstream);
        TrainingResult result = training.Run(images.Singles(), _ => upstream.Singles());

        // The scale is 3.5, and a single has 24 bits: shifting by 3.5 * Mean rounds to some 5e-4.
        var differences = new Differences();
        differences.Compare("output", pass.Output.Values, result.Logits, 2e-3);
        differences.Compare("images' gradient", expected.Images.Values, result.ImageGradients, 1e-4);
        differences.Compare("running variance", expected.Parameters["bn1.running_var"], result.Gradients["bn1.running_var"], 1e-6);
        differences.Compare("running mean", expected.Parameters["bn1.running_mean"], result.Gradients["bn1.running_mean"], 1e-3);
        differences.ThrowIfAny();
    }

    /// <summary>
    /// Mean and variance are what they would be of sums that are not rounded. A gradient of a share of the output would only scale it, which a
    /// normalisation takes back: the gradient by the images is zero.
    /// </summary>
    [Fact]
    public void Sums_that_are_rounded_cost_no_accuracy()
    {
        const int Images = 4;
        string[] layers = ["BatchNorm(Momentum = 1, ", "GroupNorm(2, ", "LayerNorm(", "InstanceNorm("];
        IReadOnlyDictionary<string, ICompiledNetwork> networks = NetworkCompiler.Compile(
            layers.Select((layer, i) => ($"Distant{i}", layer)).ToDictionary(pair => pair.Item1, pair => DistantValues.Declaration(pair.Item1, pair.layer)));
        float[] images = DistantValues.Images(Images);
        var differences = new Differences();
        foreach ((string name, ICompiledNetwork network) in networks)
        {
            network.Parameters.Initialize(seed: 1);
            using ICompiledTraining training = network.CreateTraining(Images);
            TrainingResult result = training.Run(images, logits => Array.ConvertAll(logits, value => 0.7f * value));
            differences.Compare(name, DistantValues.Normalised(images), result.Logits, 1e-6);
            differences.Compare($"{name}'s gradient", new double[images.Length], result.ImageGradients, 0.01);
            if (!result.Gradients.TryGetValue("bn1.running_var", out float[]? variance)) continue;
            differences.Compare($"{name}'s mean", Enumerable.Repeat((double)DistantValues.Mean, 4).ToArray(), result.Gradients["bn1.running_mean"], 0);
            differences.Compare($"{name}'s variance", Enumerable.Repeat(6400 / 6399.0 / 16384, 4).ToArray(), variance, 1e-11);
        }

        differences.ThrowIfAny();
    }

    [Fact]
    public void A_single_value_leaves_the_running_averages_as_they_are()
    {
        ICompiledNetwork network = Compile(Sequential(new Volume(3), new Dense(5), new BatchNorm()));
        network.Parameters.Initialize(seed: 1);
        network.Parameters.CopyFrom("bn1.running_mean", [1, 2, 3, 4, 5]);
        using ICompiledTrainer trainer = network.CreateTrainer(new Sgd(0.1));
        trainer.Step([1f, 2, 3], [1]);
        Assert.Equal([1, 2, 3, 4, 5], Values(network, "bn1.running_mean"));
        Assert.Equal([1, 1, 1, 1, 1], Values(network, "bn1.running_var"));
    }

    [Fact]
    public void A_step_updates_the_running_averages_and_nothing_else_does()
    {
        ICompiledNetwork network = Compile(Sequential(new Volume(1, 2, 2), new BatchNorm(Momentum: 0.25), new Dense(2)));
        network.Parameters.Initialize(seed: 1);
        Assert.Equal([1], Values(network, "bn1.running_var"));
        using ICompiledTrainer trainer = network.CreateTrainer(
            new AdamW(0.1) { WeightDecay = 0.5, Penalties = [new Penalty { L1 = 1, L2 = 1 }], ClipNorm = 0.1 });
        trainer.Step([1f, 2, 3, 4, 5, 6, 7, 8], [0, 1]);

        // The mean of the eight is 4.5, their unbiased variance 6.
        Assert.Equal(0.25f * 4.5f, Values(network, "bn1.running_mean")[0], 1e-6f);
        Assert.Equal(0.75f + (0.25f * 6), Values(network, "bn1.running_var")[0], 1e-6f);
        var exception = Assert.Throws<ArgumentException>(() => trainer.CopyGradientTo("bn1.running_var", new float[1]));
        Assert.Contains("bn1.running_var is not trained", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_is_learned_counts_as_parameters()
    {
        NetworkDescription description = Compile(Sequential(new Volume(3, 4, 4), new Conv(17, Window.Square(3), Bias: false), new BatchNorm())).Description;
        Assert.Equal((17 * 27) + (2 * 17), description.ParameterCount);
        Assert.Equal(2 * 17, description.Layers.Single(layer => layer.Name == "bn1").Parameters);
        Assert.Equal(description.PackedParameters - (2 * 32), description.TrainedParameters);
        Assert.Equal(
            ["conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var"], description.Parameters.Select(tensor => tensor.Name));
    }

    private static Conv Convolution(int filters) => new(filters, Window.Square(3, pad: 1));

    private static ReferenceNetwork Sequential(Volume input, params IEnumerable<ReferenceLayer> layers) => ReferenceNetwork.Sequential(input, layers);

    private static ICompiledNetwork Compile(ReferenceNetwork network) =>
        ReferenceComparison.Compile(new Dictionary<string, ReferenceNetwork> { ["Normalised"] = network })["Normalised"];

    private static float[] Values(ICompiledNetwork network, string tensor)
    {
        float[] values = new float[network.Description.Parameters.Single(t => t.Name == tensor).Count];
        network.Parameters.CopyTo(tensor, values);
        return values;
    }
}
