using ConvNet.Testing;
using ConvNet.Testing.Drawn;
using ConvNet.Testing.Reference;
using ConvNet.Tests.Generated;
using Xunit;

namespace ConvNet.Tests.Reference;

/// <summary>The reference's gradients against central differences of its own forward pass.</summary>
public class ReferenceGradientTests
{
    private const double StepSize = 1e-6;

    /// <summary>Every layer kind, and every argument of those that have some, followed and preceded by others.</summary>
    public static TheoryData<string> Chains => new(ChainsByName.Keys);

    private static readonly Dictionary<string, Func<ReferenceNetwork>> ChainsByName = new()
    {
        ["conv, max pool, dense"] = () => ReferenceNetwork.Sequential(
            new Volume(2, 7, 6), new Conv(3, Window.Square(3, pad: 1)), new ReLU(), new MaxPool(Window.Square(3, 2, 1)), new Dense(4), new Testing.Reference.Softmax()),
        ["grouped, dilated, uneven conv; average pool"] = () => ReferenceNetwork.Sequential(
            new Volume(4, 9, 8),
            new Conv(6, new Window(new Axis(3, 2, 1, 2), new Axis(2, 1, Pad.Same)), Groups: 2, Bias: false),
            new Tanh(), new AvgPool(Window.Square(2, 3, 1, fit: Fit.Ceiling), CountIncludePad: false), new Flatten(), new Dense(3, Bias: false)),
        ["depthwise conv, padded mean"] = () => ReferenceNetwork.Sequential(
            new Volume(3, 6, 6), new Conv(6, Window.Square(3, 2, Pad.Same), Groups: 3), new LeakyReLU(0.2), new AvgPool(Window.Square(3, 1, 1)), new ELU(0.5)),
        ["capped rectifiers"] = () => ReferenceNetwork.Sequential(
            new Volume(3, 5, 5), new ScaledTanh(9, 1), new Conv(4, Window.Square(3)), new ReLU6(), new MaxPool(Window.Square(2, 1)), new Dense(6), new ReLU6(), new Dense(3)),
        ["norms"] = () => ReferenceNetwork.Sequential(
            new Volume(3, 7, 8), new L2Pool(Window.Square(3, 2, 1, fit: Fit.Ceiling)), new Tanh(), new L2Pool(Window.Square(2, 1))),
        ["global maximum"] = () => ReferenceNetwork.Sequential(new Volume(3, 5, 4), new Sigmoid(), new GlobalMaxPool(), new Dense(2)),
        ["global mean, dropout"] = () => ReferenceNetwork.Sequential(
            new Volume(3, 5, 4), new Conv(4, Window.Square(1)), new Dropout(0.2), new GlobalAvgPool(), new Testing.Reference.Softmax()),
        ["batch normalisation"] = () => ReferenceNetwork.Sequential(
            new Volume(3, 4, 5), new BatchNorm(), new Tanh(), new Conv(4, Window.Square(3), Bias: false), new BatchNorm(0.01, 0.5, Affine: false), new Tanh(), new Dense(3)),
        ["group, instance and layer normalisation"] = () => ReferenceNetwork.Sequential(
            new Volume(4, 4, 5), new GroupNorm(2), new Tanh(), new Conv(4, Window.Square(3), Bias: false), new InstanceNorm(0.01, Affine: true), new Tanh(), new LayerNorm(), new Dense(3)),
        ["normalised, enlarged, moved"] = () => ReferenceNetwork.Sequential(
            new Volume(4, 4, 6), new LocalResponseNorm(4, 0.7, 0.6, 1), new Upsample(2, IsBilinear: true), new SpaceToDepth(2), new ChannelShuffle(4),
            new ZeroPad(1, 2, 0, 1, 3, 2), new Crop(1, 0, 0, 1, 2, 0), new AdaptiveAvgPool(4, 3), new Upsample(2)),
        ["other shapes"] = () => ReferenceNetwork.Sequential(
            new Volume(2, 3, 4), new Reshape(4, 2, 3), new Conv(2, Window.Square(2)), new Dense(12), new Tanh(), new Reshape(3, 2, 2), new Conv(2, Window.Square(2))),
        ["maxima"] = () => ReferenceNetwork.Sequential(
            new Volume(8, 5, 5), new PReLU(), new Conv(8, Window.Square(1)), new Maxout(2), new DepthToSpace(2), new AdaptiveMaxPool(7, 3), new SpatialPyramidPool(3, 2), new Dense(8), new PReLU(Shared: true)),
        ["fractional maxima"] = () => ReferenceNetwork.Sequential(
            new Volume(3, 9, 7), new FractionalMaxPool(1.3), new Conv(4, Window.Square(2)), new FractionalMaxPool(1.7, Overlapping: false), new Dense(3)),
        ["spread, unshared and fixed weights"] = () => ReferenceNetwork.Sequential(
            new Volume(4, 3, 4), new ConvTranspose(6, new Axis(3, 2, 1, 2), new Axis(2, 3), OutputPadHeight: 1, OutputPadWidth: 2, Groups: 2), new Tanh(),
            new Filter("0.5, 1, 0.5, 1, -2, 1, 0, 0, 1", [0.5, 1, 0.5, 1, -2, 1, 0, 0, 1], Pad: 1), new LocallyConnected(3, Window.Square(3, 2, 1))),
        ["LeNet-5's own layers, local contrast"] = () => ReferenceNetwork.Sequential(
            new Volume(3, 6, 7), new LocalContrastNorm(3, 1.2, 0.3), new TrainableSubsampling(Window.Square(2, 2)), new Tanh(), new RbfOutput(4)),
        ["a residual block"] = () => new ReferenceNetwork(new Volume(2, 5, 5), [
            new ReferenceNode(new Conv(2, Window.Square(3, pad: 1)), 0), new ReferenceNode(new Tanh(), 1),
            new ReferenceNode(new Add(), 2, 0), new ReferenceNode(new Add(), 3, 2), new ReferenceNode(new Dense(3), 4)]),
        ["concatenation, maximum and mean"] = () => new ReferenceNetwork(new Volume(2, 3, 2), [
            new ReferenceNode(new Conv(2, Window.Square(3, pad: 1)), 0), new ReferenceNode(new Conv(2, Window.Square(1)), 0),
            new ReferenceNode(new Testing.Reference.Max(), 1, 2), new ReferenceNode(new Testing.Reference.Concat(), 0, 3),
            new ReferenceNode(new Tanh(), 4), new ReferenceNode(new Mean(), 4, 5, 4)]),
        ["channels scaled by a vector"] = () => new ReferenceNetwork(new Volume(3, 4, 5), [
            new ReferenceNode(new GlobalAvgPool(), 0), new ReferenceNode(new Dense(3), 1), new ReferenceNode(new Sigmoid(), 2),
            new ReferenceNode(new Multiply(), 0, 3), new ReferenceNode(new Multiply(), 4, 0, 0)]),
    };

    [Theory]
    [MemberData(nameof(Chains))]
    public void Every_gradient_is_the_slope_of_the_output(string name)
    {
        var drawn = new RandomCase(ChainsByName[name](), batch: 2, seed: 1);
        ReferencePass pass = drawn.Network.Forward(drawn.Images);
        var random = new Random(2);
        Tensor upstream = pass.Output.Map(_ => random.NextDouble() - 0.5);
        ReferenceGradients gradients = pass.Backward(upstream);

        var differences = new Differences();
        Check("images", drawn.Images.Values, gradients.Images.Values);
        foreach (ReferenceParameter parameter in drawn.Network.Parameters.Where(parameter => parameter.IsTrained))
            Check(parameter.Name, drawn.Network.Values[parameter.Name], gradients.Parameters[parameter.Name]);
        differences.ThrowIfAny();

        void Check(string tensor, double[] values, double[] gradient)
        {
            double[] slopes = new double[values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                double value = values[i];
                values[i] = value + StepSize;
                double above = Objective();
                values[i] = value - StepSize;
                slopes[i] = (above - Objective()) / (2 * StepSize);
                values[i] = value;
            }

            Assert.True(Differences.Largest(gradient) > 1e-3, $"{tensor} has no gradient, so nothing was checked.");
            differences.Compare(tensor, slopes, gradient, 1e-8);
        }

        double Objective() => drawn.Network.Forward(drawn.Images).Output.Zip(upstream, (output, weight) => output * weight).Values.Sum();
    }

    /// <summary>Along one random direction through all parameters and images, for networks that nobody would think of.</summary>
    [Fact]
    public void The_gradients_of_random_networks_give_the_slope_in_any_direction()
    {
        var differences = new Differences();
        var random = new Random(3);
        foreach ((int i, ReferenceNetwork network) in RandomArchitecture.Sample(seed: 4, count: 40).Index())
        {
            if (RandomCase.TryDraw(network, batch: 2, seed: i) is not { } drawn) continue;
            double expected = 0;
            var moves = new List<(double[] Values, double[] Direction)>();
            Move(drawn.Images.Values, drawn.Gradients.Images.Values);
            foreach (ReferenceParameter parameter in network.Parameters.Where(parameter => parameter.IsTrained))
                Move(network.Values[parameter.Name], drawn.Gradients.Parameters[parameter.Name]);

            double slope = (Objective(StepSize) - Objective(-StepSize)) / (2 * StepSize);
            differences.Compare(ArchitectureText.Declaration(network, $"Network{i}"), [expected], [slope], 1e-6 * Math.Max(1, Math.Abs(expected)));

            void Move(double[] values, double[] gradient)
            {
                double[] direction = [.. values.Select(_ => random.NextDouble() - 0.5)];
                expected += gradient.Zip(direction, (g, d) => g * d).Sum();
                moves.Add((values, direction));
            }

            double Objective(double step)
            {
                foreach ((double[] values, double[] direction) in moves) Step(values, direction, step);
                double objective = network.Forward(drawn.Images).Logits.Zip(drawn.LogitGradient, (output, weight) => output * weight).Values.Sum();
                foreach ((double[] values, double[] direction) in moves) Step(values, direction, -step);
                return objective;
            }

            static void Step(double[] values, double[] direction, double step)
            {
                for (int k = 0; k < values.Length; k++) values[k] += step * direction[k];
            }
        }

        differences.ThrowIfAny();
    }
}
