using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Drawn;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>The library's trainer on generated networks: each loss through the network to every gradient, and weights through a file.</summary>
public class TrainerTests
{
    private const int Batch = 4, Classes = 6;

    private static readonly ReferenceNetwork Probabilities = ReferenceNetwork.Sequential(
        new Volume(2, 8, 8), new Conv(5, Window.Square(3)), new Tanh(), new AvgPool(Window.Square(2, 2, fit: Fit.Exact)), new Dense(Classes), new Testing.Reference.Softmax());

    private static readonly ReferenceNetwork Values = ReferenceNetwork.Sequential(
        new Volume(2, 8, 8), new Conv(5, Window.Square(3)), new Sigmoid(), new GlobalAvgPool(), new Dense(Classes));

    private static readonly int[] Labels = [5, 0, 2, 2];

    private static readonly Lazy<IReadOnlyDictionary<string, ICompiledNetwork>> Compiled = new(() =>
        NetworkCompiler.Compile(new Dictionary<string, string>
        {
            [nameof(Probabilities)] = ArchitectureText.Declaration(Probabilities, nameof(Probabilities)),
            [nameof(Values)] = ArchitectureText.Declaration(Values, nameof(Values)),
        }));

    [Fact]
    public void Cross_entropy_reaches_every_gradient() => Check(
        nameof(Probabilities),
        Probabilities,
        pass => (Losses.SoftmaxCrossEntropy(pass.Logits, Labels), gradient => pass.BackwardFromLogits(gradient)),
        (trainer, images, _) => trainer.Step(images, Labels));

    [Fact]
    public void Squared_errors_of_probabilities_go_back_through_the_softmax() => Check(
        nameof(Probabilities),
        Probabilities,
        pass => (Losses.MeanSquaredError(pass.Output, Targets(pass.Output)), pass.Backward),
        (trainer, images, targets) => trainer.Step(images, targets));

    [Fact]
    public void Squared_errors_of_values_reach_every_gradient() => Check(
        nameof(Values),
        Values,
        pass => (Losses.MeanSquaredError(pass.Output, Targets(pass.Output)), pass.Backward),
        (trainer, images, targets) => trainer.Step(images, targets));

    /// <summary>A sigmoid before other layers is one like any other.</summary>
    [Fact]
    public void A_network_that_ends_in_a_sigmoid_says_so()
    {
        ICompiledNetwork network = NetworkCompiler.Compile(new Dictionary<string, string>
        {
            ["Squashed"] = "[Network, Input(1, 2, 2), Dense(3), Sigmoid] public sealed partial class Squashed;",
        })["Squashed"];
        Assert.True(network.Description.EndsInSigmoid);
        Assert.False(Compiled.Value[nameof(Values)].Description.EndsInSigmoid);
        Assert.Throws<ArgumentException>(() => network.CreateTrainer(new Sgd(0.1), new BinaryCrossEntropy()));
    }

    /// <summary>Where the smallest output is the answer, training makes the right class's the smallest, and that is what classifies.</summary>
    [Fact]
    public void Distances_are_trained_to_be_small()
    {
        ICompiledNetwork network = NetworkCompiler.Compile(new Dictionary<string, string>
        {
            ["Nearest"] = "[Network, Input(1, 4, 4), Dense(12), ScaledTanh, RbfOutput(3)] public sealed partial class Nearest;",
        })["Nearest"];
        Assert.True(network.Description.EndsInDistances);
        Assert.False(Compiled.Value[nameof(Values)].Description.EndsInDistances);
        network.Parameters.Initialize(seed: 1);
        var random = new Random(1);
        int[] labels = [2, 0, 1, 1, 2], classes = new int[5];
        float[] images = [.. Enumerable.Range(0, 5 * 16).Select(_ => random.NextSingle())], distances = new float[15];
        float first, last = 0;
        using (ICompiledTrainer trainer = network.CreateTrainer(new Adam(0.02)))
        {
            first = trainer.Step(images, labels);
            for (int step = 0; step < 200; step++) last = trainer.Step(images, labels);
        }

        Assert.True(last < 0.1 * first, $"The loss went from {first} to {last}.");
        using ICompiledPredictor predictor = network.CreatePredictor(2);
        predictor.Classify(images, classes);
        Assert.Equal(labels, classes);
        predictor.Run(images, distances);
        Assert.All(labels.Select((label, i) => (label, i)), of => Assert.Equal(distances.Skip(of.i * 3).Take(3).Min(), distances[(of.i * 3) + of.label]));
        foreach (Loss loss in (Loss[])[new SoftmaxCrossEntropy(), new MulticlassHinge()])
        {
            Assert.Contains(
                $"Nearest ends in an RbfOutput, whose smallest output is the answer, but {loss.GetType().Name} makes",
                Assert.Throws<ArgumentException>(() => network.CreateTrainer(new Adam(0.02), loss)).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>The library writes the file, and a reader that shares no code with it finds every tensor under PyTorch's name.</summary>
    [Fact]
    public void Weights_travel_through_a_file()
    {
        ICompiledNetwork network = Compiled.Value[nameof(Values)].Sibling();
        network.Parameters.Initialize(seed: 9);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");
        try
        {
            network.Parameters.Save(path);
            SafetensorsFile file = SafetensorsFile.Read(path);
            Assert.Equal(Values.Parameters.Select(p => p.Name).Order(), file.Names.Order());
            ICompiledNetwork loaded = network.Sibling();
            loaded.Parameters.Load(path);
            foreach (ReferenceParameter parameter in Values.Parameters)
            {
                Assert.Equal(parameter.Shape, file.Shape(parameter.Name));
                float[] original = new float[parameter.Count], again = new float[parameter.Count];
                network.Parameters.CopyTo(parameter.Name, original);
                loaded.Parameters.CopyTo(parameter.Name, again);
                Assert.Equal(original, file.Floats(parameter.Name));
                Assert.Equal(original, again);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private delegate (LossResult Loss, Func<Tensor, ReferenceGradients> Backward) Judge(ReferencePass pass);

    private static void Check(
        string name, ReferenceNetwork reference, Judge judge, Func<ICompiledTrainer, float[], float[], float> step)
    {
        var drawn = new RandomCase(reference, Batch, seed: 6);
        (LossResult loss, Func<Tensor, ReferenceGradients> backward) = judge(drawn.Pass);
        ReferenceGradients gradients = backward(loss.Gradient);

        ICompiledNetwork network = Compiled.Value[name].Sibling();
        network.CopyParameters(reference);
        using ICompiledTrainer trainer = network.CreateTrainer(new Sgd(0));
        float actual = step(trainer, drawn.Images.Singles(), Targets(drawn.Pass.Output).Singles());

        var differences = new Differences();
        differences.Compare("loss", [loss.Value], [actual], 1e-6 * Math.Max(1, loss.Value));
        foreach ((string parameter, double[] expected) in gradients.Parameters)
        {
            float[] gradient = new float[expected.Length];
            trainer.CopyGradientTo(parameter, gradient);
            differences.Compare($"{parameter}'s gradient", expected, gradient, 1e-5 * Differences.Largest(expected));
        }

        differences.ThrowIfAny();
    }

    private static Tensor Targets(Tensor output)
    {
        var random = new Random(8);
        return output.Map(_ => (float)random.NextDouble());
    }
}
