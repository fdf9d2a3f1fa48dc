using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Drawn;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>
/// Generated gradients against differences of the generated forward pass itself, without any reference: the slope along a
/// direction that is half the gradient and half chance, so that a lane missing from the gradient is missing from the slope.
/// </summary>
public class GradientCheckTests
{
    /// <summary>
    /// How far each tensor moves. Single precision leaves the objective an error of about 1e-6, so 1e-4 in the slope; the curvature
    /// of the functions adds as much.
    /// </summary>
    private const double Step = 1e-2;

    /// <summary>Every layer kind. Few have kinks, near which a difference is no slope.</summary>
    private static readonly Dictionary<string, ReferenceNetwork> Networks = new()
    {
        ["ConvPoolDense"] = ReferenceNetwork.Sequential(
            new Volume(3, 9, 8), new Conv(17, Window.Square(3, pad: 1)), new Tanh(), new AvgPool(Window.Square(2, 2)), new Dense(10)),
        ["GroupsAndStrides"] = ReferenceNetwork.Sequential(
            new Volume(6, 9, 8),
            new Conv(18, new Window(new Axis(3, 2, 1, 2), new Axis(2, 1, Pad.Same)), Groups: 3, Bias: false),
            new Sigmoid(), new AvgPool(Window.Square(3, 2, 1, fit: Fit.Ceiling), CountIncludePad: false), new Flatten(), new Dense(5, Bias: false)),
        ["DepthwiseAndMean"] = ReferenceNetwork.Sequential(
            new Volume(16, 6, 6), new Conv(16, Window.Square(3, 1, 1), Groups: 16), new ELU(), new Conv(8, Window.Square(1)), new GlobalAvgPool(), new Dense(4)),
        ["Normalised"] = ReferenceNetwork.Sequential(
            new Volume(3, 6, 5), new BatchNorm(), new Tanh(), new Conv(17, Window.Square(3, pad: 1), Bias: false), new BatchNorm(0.01, 0.5), new Tanh(),
            new Dense(6, Bias: false), new BatchNorm(Affine: false), new Sigmoid(), new Dense(4)),
        ["NormalisedImages"] = ReferenceNetwork.Sequential(
            new Volume(6, 6, 5), new GroupNorm(3), new Tanh(), new Conv(17, Window.Square(3, pad: 1), Bias: false), new InstanceNorm(0.01, Affine: true), new Tanh(),
            new LayerNorm(), new Sigmoid(), new Dense(6), new LayerNorm(0.01) { IsVector = true }, new Tanh(), new Dense(4)),
        ["Reshapes"] = ReferenceNetwork.Sequential(
            new Volume(4, 6, 6), new Conv(18, Window.Square(3, pad: 1)), new LocalResponseNorm(5, 0.7, 0.75, 1), new Upsample(2, IsBilinear: true),
            new SpaceToDepth(2), new ChannelShuffle(8), new ZeroPad(1, 2, 0, 1, 3, 2), new Crop(1, 0, 0, 1, 2, 0), new AdaptiveAvgPool(4, 3), new Upsample(2), new Dense(3)),
        ["Shapes"] = ReferenceNetwork.Sequential(
            new Volume(3, 4, 5), new Conv(17, Window.Square(3, pad: 1)), new Tanh(), new Reshape(20, 1, 17), new Conv(18, new Window(new Axis(1), new Axis(3, 1, 1))), new Flatten(),
            new Reshape(17, 6, 3), new Conv(3, Window.Square(3, pad: 1)), new Reshape(54, 1, 1), new Dense(36), new Tanh(), new Reshape(4, 3, 3), new ConvTranspose(2, new Axis(3), new Axis(3))),
        ["Norms"] = ReferenceNetwork.Sequential(
            new Volume(3, 7, 8), new Conv(17, Window.Square(3, pad: 1)), new L2Pool(Window.Square(3, 2, 1, fit: Fit.Ceiling)), new Conv(5, Window.Square(3, pad: 1)), new L2Pool(Window.Square(2, 2)), new Dense(3)),
        ["Slopes"] = ReferenceNetwork.Sequential(
            new Volume(3, 6, 6), new Conv(18, Window.Square(3)), new PReLU(), new Dense(12), new PReLU(Shared: true), new Dense(3)),
        ["Capped"] = ReferenceNetwork.Sequential(
            new Volume(3, 5, 5), new ScaledTanh(20, 1), new Conv(6, Window.Square(3)), new ReLU6(), new Dense(3)),
        ["Falling"] = ReferenceNetwork.Sequential(
            new Volume(3, 6, 6), new Conv(18, Window.Square(3)), new ScaledTanh(-1.5, 0.5), new AvgPool(Window.Square(2)), new ScaledTanh(2, -1), new Dense(3)),
        ["Maxout"] = ReferenceNetwork.Sequential(new Volume(2, 5, 5), new Conv(12, Window.Square(3)), new Maxout(3), new Dense(3)),
        ["Grids"] = ReferenceNetwork.Sequential(
            new Volume(2, 5, 5), new Conv(8, Window.Square(3)), new DepthToSpace(2), new AdaptiveMaxPool(4, 5), new SpatialPyramidPool(3, 1), new Dense(2)),
        ["Fractions"] = ReferenceNetwork.Sequential(
            new Volume(17, 9, 7), new FractionalMaxPool(1.41), new FractionalMaxPool(1.3, Overlapping: false), new Conv(5, Window.Square(2)), new Tanh(), new Dense(2)),
        ["Spread"] = ReferenceNetwork.Sequential(
            new Volume(3, 4, 5), new ConvTranspose(18, new Axis(3, 2, 1), new Axis(4, 2, 1), OutputPadHeight: 1), new Tanh(), new ConvTranspose(18, new Axis(2), new Axis(3, 1, 1), Groups: 18),
            new Filter("FilterKernel.Gaussian", [0.0625, 0.125, 0.0625, 0.125, 0.25, 0.125, 0.0625, 0.125, 0.0625], Pad: 1),
            new LocallyConnected(5, Window.Square(3, 2, 1)), new Dense(3)),
        ["LeNet"] = ReferenceNetwork.Sequential(
            new Volume(3, 6, 8), new Conv(18, Window.Square(3, pad: 1)), new LocalContrastNorm(3, 1.2, 0.1), new TrainableSubsampling(Window.Square(2, 2)), new Tanh(),
            new Conv(3, Window.Square(3)) { Table = [[0, 17], [3, 4, 5], [1]] }, new RbfOutput(5)),
        ["Kinks"] = ReferenceNetwork.Sequential(
            new Volume(2, 8, 8), new Conv(4, Window.Square(3)), new ReLU(), new MaxPool(Window.Square(2, 2)), new Conv(8, Window.Square(2)),
            new LeakyReLU(0.2), new Dropout(0.2), new SpatialDropout(0.2), new StochasticDepth(0.7), new GlobalMaxPool(), new ELU(0.5), new Dense(3), new Testing.Reference.Softmax()),
    };

    [Fact]
    public void Every_gradient_is_the_slope_of_the_output()
    {
        IReadOnlyDictionary<string, RandomCase> cases = Networks.ToDictionary(pair => pair.Key, pair => new RandomCase(pair.Value, batch: 3, seed: 5));
        IReadOnlyDictionary<string, ICompiledNetwork> compiled = ReferenceComparison.Compile(Networks);
        var differences = new Differences();
        foreach ((string name, RandomCase drawn) in cases)
        {
            ICompiledNetwork network = compiled[name];
            float[] images = drawn.Images.Singles(), upstream = drawn.LogitGradient.Singles();
            using ICompiledTraining training = network.CreateTraining(drawn.Images.Batch);
            TrainingResult result = Pass();

            Check("images", images, result.ImageGradients, values => images = values);
            foreach (ParameterTensor tensor in network.Description.Parameters.Where(tensor => tensor.IsTrained))
            {
                float[] values = new float[tensor.Count];
                network.Parameters.CopyTo(tensor.Name, values);
                Check(tensor.Name, values, result.Gradients[tensor.Name], moved => network.Parameters.CopyFrom(tensor.Name, moved));
            }

            TrainingResult Pass() => training.Run(images, _ => upstream, new ConstantNoise(RandomCase.DropoutFactor));

            double Objective() => Pass().Logits.Zip(upstream, (logit, weight) => (double)logit * weight).Sum();

            void Check(string tensor, float[] values, float[] gradient, Action<float[]> set)
            {
                double[] direction = Direction($"{name} {tensor}", gradient);
                double expected = gradient.Zip(direction, (g, d) => g * d).Sum();
                double above = ObjectiveAt(Step), below = ObjectiveAt(-Step);
                set(values);
                differences.Compare($"{name} {tensor}", [(above - below) / (2 * Step)], [expected], 2e-3 + (0.02 * Math.Abs(expected)));

                double ObjectiveAt(double step)
                {
                    set([.. values.Zip(direction, (value, d) => (float)(value + (step * d)))]);
                    return Objective();
                }
            }
        }

        differences.ThrowIfAny();
    }

    /// <summary>A direction of length one.</summary>
    private static double[] Direction(string tensor, float[] gradient)
    {
        // Of a single value there is but one direction; a random one could cancel it.
        if (gradient.Length == 1) return [1];
        var random = new Random(gradient.Length);
        double[] chance = Unit([.. gradient.Select(_ => random.NextDouble() - 0.5)]), steepest = Unit(Array.ConvertAll(gradient, g => (double)g));
        return Unit([.. steepest.Zip(chance, (s, c) => s + c)]);

        double[] Unit(double[] values)
        {
            double length = Math.Sqrt(values.Sum(value => value * value));
            Assert.True(length > 1e-6, $"The gradient by {tensor} is zero, so nothing would be checked.");
            return Array.ConvertAll(values, value => value / length);
        }
    }
}
