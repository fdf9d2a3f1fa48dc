using System.Globalization;
using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Networks with outputs beside the main one: auxiliary heads, which are trained, and values that are looked at.</summary>
public class NamedOutputTests
{
    private const int Batch = 5, Classes = 4;

    private const double HeadWeight = 0.3;

    /// <summary>A trunk, a head of the stem, and the features before the classifier.</summary>
    private const string Declaration = """
        [Network, Input(3, 8, 6)]
        [Conv(17, 3, Pad = 1), Tanh, As("stem")]
        [AvgPool(2), Conv(5, 1, Name = "aux.conv"), Tanh, Dense(4, Name = "aux.fc"), Softmax, Output("aux", Weight = 0.3)]
        [From("stem")]
        [Conv(16, 3, Name = "main.conv"), Tanh, Dense(12, Name = "main.fc1"), Tanh, Output("features"), Dense(4, Name = "main.fc2"), Softmax]
        public sealed partial class Headed;
        """;

    private static readonly Dictionary<string, ICompiledNetwork> Compiled = [];

    [Fact]
    public void A_predictor_gives_the_outputs_that_it_was_asked_for()
    {
        (ICompiledNetwork network, Case drawn) = Create();
        using ICompiledPredictor predictor = network.CreatePredictor(Batch, "features", "aux");
        float[] scores = new float[Batch * Classes];
        predictor.Run(drawn.Images.Singles(), scores);
        var differences = new Differences();
        Compare("main", drawn.Main.Values, scores);
        Compare("features", drawn.Features.Values, predictor.Output("features").ToArray());
        Compare("aux", drawn.Head.Values, predictor.Output("aux").ToArray());
        differences.ThrowIfAny();

        // What only serves the head is not computed for those who do not ask, and the rest is the same.
        using ICompiledPredictor plain = network.CreatePredictor(Batch);
        float[] without = new float[scores.Length];
        plain.Run(drawn.Images.Singles(), without);
        Assert.Equal(scores, without);

        void Compare(string name, double[] expected, float[] actual) => differences.Compare(name, expected, actual, 2e-6 * Differences.Largest(expected));
    }

    /// <summary>What tiles need of the weights is prepared whoever asks; the head gives what it gives as a network of its own.</summary>
    [Fact]
    public void A_head_by_tiles_is_computed_when_it_is_asked_for()
    {
        IReadOnlyDictionary<string, ICompiledNetwork> networks = NetworkCompiler.Compile(new Dictionary<string, string>
        {
            ["Tiled"] = "[Network, Input(16, 12, 12), As(\"image\"), Conv(32, 3, Pad = 1, Name = \"aux\"), Output(\"aux\"), From(\"image\"), Dense(2)] public sealed partial class Tiled;",
            ["Alone"] = "[Network, Input(16, 12, 12), Conv(32, 3, Pad = 1, Name = \"aux\")] public sealed partial class Alone;",
        });
        (ICompiledNetwork network, ICompiledNetwork alone) = (networks["Tiled"], networks["Alone"]);
        Assert.True(network.Description.PreparedFloats > 0);
        foreach (ParameterTensor tensor in alone.Description.Parameters)
        {
            float[] values = new float[tensor.Count];
            network.Parameters.CopyTo(tensor.Name, values);
            alone.Parameters.CopyFrom(tensor.Name, values);
        }

        var random = new Random(1);
        float[] images = [.. Enumerable.Range(0, 2 * 16 * 144).Select(_ => (float)random.NextDouble())], expected = new float[2 * 32 * 144], scores = new float[4];
        using ICompiledPredictor predictor = network.CreatePredictor(2, "aux"), plain = network.CreatePredictor(2), head = alone.CreatePredictor(2);
        plain.Run(images, scores);
        predictor.Run(images, scores);
        head.Run(images, expected);
        Assert.Equal(expected, predictor.Output("aux").ToArray());
    }

    [Fact]
    public void Mistakes_are_told()
    {
        (ICompiledNetwork network, Case drawn) = Create();
        Assert.Equal("Headed has the named outputs aux, features, not 'fc7'. (Parameter 'namedOutputs')", Assert.Throws<ArgumentException>(() => network.CreatePredictor(1, "fc7")).Message);
        using ICompiledPredictor predictor = network.CreatePredictor(2, "features");
        Assert.Contains("No images have been run", Assert.Throws<InvalidOperationException>(() => Length(predictor, "features")).Message, StringComparison.Ordinal);
        predictor.Run(drawn.Images.Singles(), new float[Batch * Classes]);
        Assert.Contains("5 images", Assert.Throws<InvalidOperationException>(() => Length(predictor, "features")).Message, StringComparison.Ordinal);
        Assert.Contains("not asked", Assert.Throws<InvalidOperationException>(() => Length(predictor, "aux")).Message, StringComparison.Ordinal);
        Assert.Equal("name", Assert.Throws<ArgumentException>(() => Length(predictor, "fc7")).ParamName);

        static int Length(ICompiledPredictor predictor, string name) => predictor.Output(name).Length;
    }

    [Fact]
    public void The_description_has_them()
    {
        NetworkDescription description = Create().Network.Description;
        Assert.Equal(
            [new OutputDescription("aux", new Shape(4, IsVector: true), true, 0.3), new OutputDescription("features", new Shape(12, IsVector: true), false, 0)],
            description.NamedOutputs);
        Assert.True(description.EndsInSoftmax);
    }

    /// <summary>The loss is the weighted sum of both heads' losses, and so is every gradient.</summary>
    [Fact]
    public void A_trainer_weighs_the_losses_of_the_heads()
    {
        (ICompiledNetwork network, Case drawn) = Create();
        int[] labels = [.. Enumerable.Range(0, Batch).Select(i => i % Classes)];
        LossResult main = Losses.SoftmaxCrossEntropy(drawn.MainPass.Logits, labels), head = Losses.SoftmaxCrossEntropy(drawn.HeadPass.Logits, labels);
        ReferenceGradients mainGradients = drawn.MainPass.BackwardFromLogits(main.Gradient), headGradients = drawn.HeadPass.BackwardFromLogits(head.Gradient);

        using ICompiledTrainer trainer = network.CreateTrainer(new Sgd(0.0));
        float loss = trainer.Step(drawn.Images.Singles(), labels);
        Assert.Equal(main.Value + (HeadWeight * head.Value), loss, 1e-5);
        var differences = new Differences();
        foreach (ParameterTensor tensor in network.Description.Parameters)
        {
            double[] expected = new double[tensor.Count];
            if (mainGradients.Parameters.TryGetValue(tensor.Name, out double[]? own)) Add(own, 1);
            if (headGradients.Parameters.TryGetValue(tensor.Name, out double[]? aside)) Add(aside, HeadWeight);
            float[] actual = new float[tensor.Count];
            trainer.CopyGradientTo(tensor.Name, actual);
            differences.Compare(tensor.Name, expected, actual, 1e-5 * Differences.Largest(expected));

            void Add(double[] gradient, double weight)
            {
                for (int i = 0; i < expected.Length; i++) expected[i] += weight * gradient[i];
            }
        }

        differences.ThrowIfAny();
    }

    [Fact]
    public void A_trained_output_that_labels_or_targets_do_not_fit_is_named()
    {
        ICompiledNetwork network = NetworkCompiler.Compile(
            new Dictionary<string, string> { ["Mixed"] = "[Network, Input(1, 4, 4), Conv(3, 1), Output(\"map\", Weight = 0.5), Dense(2)] public sealed partial class Mixed;" })["Mixed"];
        using ICompiledTrainer trainer = network.CreateTrainer(new Sgd(0.1));
        const string Reason = "Output 'map' of Mixed has Weight = 0.5, so it is trained by the {0} of the main output, which do not fit it: ";
        Assert.StartsWith(
            string.Format(CultureInfo.InvariantCulture, Reason, "labels") + "2 images give 2 x [1, 4, 4] = 32 labels, but the span holds 2.",
            Assert.Throws<ArgumentException>(() => trainer.Step(new float[32], new int[2])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            string.Format(CultureInfo.InvariantCulture, Reason, "targets") + "2 images give 2 x [3, 4, 4] = 96 floats, but the span holds 4.",
            Assert.Throws<ArgumentException>(() => trainer.Step(new float[32], new float[4])).Message, StringComparison.Ordinal);

        // What does not fit the main output is about no other.
        Assert.StartsWith("2 images give 2 x [2] = 4 floats", Assert.Throws<ArgumentException>(() => trainer.Step(new float[32], new float[96])).Message, StringComparison.Ordinal);
    }

    private static (ICompiledNetwork Network, Case Drawn) Create()
    {
        lock (Compiled)
        {
            if (!Compiled.TryGetValue("Headed", out ICompiledNetwork? network))
                Compiled.Add("Headed", network = NetworkCompiler.Compile(new Dictionary<string, string> { ["Headed"] = Declaration })["Headed"]);
            network = network.Sibling();
            var drawn = new Case(new Random(3));
            foreach ((string name, double[] values) in drawn.MainPass.Network.Values.Concat(drawn.HeadPass.Network.Values).DistinctBy(pair => pair.Key))
                network.Parameters.CopyFrom(name, ReferenceComparison.Singles(values));
            return (network, drawn);
        }
    }

    /// <summary>The two networks that share the stem, by the reference.</summary>
    private sealed class Case
    {
        public Case(Random random)
        {
            ReferenceLayer[] stem = [new Conv(17, Window.Square(3, pad: 1)), new Tanh()];
            var main = ReferenceNetwork.Sequential(
                new Volume(3, 8, 6),
                [
                    .. stem, new Conv(16, Window.Square(3)) { Name = "main.conv" }, new Tanh(), new Dense(12) { Name = "main.fc1" }, new Tanh(),
                    new Dense(Classes) { Name = "main.fc2" }, new Softmax(),
                ]);
            var head = ReferenceNetwork.Sequential(
                new Volume(3, 8, 6),
                [.. stem, new AvgPool(Window.Square(2, 2)), new Conv(5, Window.Square(1)) { Name = "aux.conv" }, new Tanh(), new Dense(Classes) { Name = "aux.fc" }, new Softmax()]);
            main.Randomize(random);
            head.Randomize(random);
            foreach (string shared in (ReadOnlySpan<string>)["conv1.weight", "conv1.bias"]) main.Values[shared].CopyTo(head.Values[shared], 0);
            Images = new Tensor(Batch, main.Input).Map(_ => (float)((2 * random.NextDouble()) - 1));
            (MainPass, HeadPass) = (main.Forward(Images), head.Forward(Images));
        }

        public Tensor Images { get; }

        public ReferencePass MainPass { get; }

        public ReferencePass HeadPass { get; }

        public Tensor Main => MainPass.Output;

        public Tensor Head => HeadPass.Output;

        /// <summary>The value before the last dense layer and the softmax.</summary>
        public Tensor Features => MainPass.Values[^3];
    }
}
