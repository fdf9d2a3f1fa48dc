using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Drawn;

namespace ConvNet.Ilgpu.Tests.Networks;

/// <summary>Small networks on an accelerator give what they give on the processor, forward and backward.</summary>
public class DeviceNetworkTests
{
    /// <summary>Networks that between them have every way in which a kernel reads and writes images.</summary>
    public static TheoryData<string, string> Networks => new()
    {
        { "Mlp", "[Network, Input(1, 5, 5), Flatten, Dense(20), ReLU, Dense(7)]" },
        { "Convolutions", "[Network, Input(3, 9, 8), Conv(20, 3, Pad = 1), ReLU, Conv(17, 3, Stride = 2, Pad = 1, Fit = Fit.Floor), Tanh, MaxPool(2, Stride = 1), Flatten, Dense(5)]" },
        { "LeNet", "[Network, Input(1, 16, 16), Conv(6, 5, Pad = 2), ReLU, MaxPool(2), Conv(16, 5), ReLU, MaxPool(2), Flatten, Dense(12), ReLU, Dense(4)]" },
        { "Deep", "[Network, Input(1, 24, 24), Flatten, Dense(20), ReLU, Dense(3)]" },
        { "Broad", "[Network, Input(1, 3, 4), Flatten, Dense(20), ReLU, Dense(260), ReLU, Dense(3)]" },
        { "LargeTiles", "[Network, Input(3, 16, 16), Conv(128, 1), ReLU, Conv(16, 1), GlobalAvgPool, Dense(3)]" },
        { "Groups", "[Network, Input(32, 5, 5), Conv(32, 3, Pad = 1, Groups = 2), ReLU, Conv(24, 3, Groups = 4), AvgPool(2, Stride = 1), Flatten, Dense(3)]" },
        { "BatchNorms", "[Network, Input(3, 6, 5), BatchNorm, Conv(20, 3, Pad = 1), BatchNorm(Affine = false), Tanh, Conv(6, 3), Flatten, Dense(3)]" },
        { "NormPool", "[Network, Input(3, 6, 5), Conv(32, 3, Pad = 1), MaxPool(2, Stride = 1), BatchNorm, ReLU, Conv(5, 3, Pad = 1), LogSoftmax]" },
        { "Residual", "[Network, Input(4, 6, 6), Conv(20, 3, Pad = 1, Bias = false), BatchNorm, ReLU, As(\"x\"), Conv(20, 3, Pad = 1, Bias = false), BatchNorm, As(\"y\")] [From(\"x\", \"y\"), Add, ReLU, Conv(17, 3, Pad = 1), ReLU, GlobalAvgPool, Dense(5), Softmax]" },
        { "Capped", "[Network, Input(3, 8, 6), ScaledTanh(8, 1), Conv(20, 3, Pad = 1), ReLU6, Conv(20, 3, Pad = 1, Groups = 20), ReLU6, MaxPool(2)] [Fork, Branch, Conv(20, 3, Pad = 1), Branch] [Add, ReLU6, Flatten, Dense(20), ReLU6, ScaledTanh(1, 0.05), Dense(3)]" },
        { "GroupNorms", "[Network, Input(3, 5, 4), Conv(20, 3, Pad = 1), GroupNorm(4), ReLU, Conv(24, 3, Pad = 1), GroupNorm(3, Affine = false), Conv(10, 3, Pad = 1), InstanceNorm, Tanh, Conv(32, 3, Pad = 1), InstanceNorm(Affine = true), Conv(6, 3), Flatten, Dense(3)]" },
        { "LayerNorms", "[Network, Input(3, 5, 4), Conv(20, 3, Pad = 1), LayerNorm, ReLU, Conv(18, 3, Pad = 1), LayerNorm(Affine = false), Conv(6, 3, Pad = 1), Flatten, Dense(40), LayerNorm, ReLU, Dense(3)]" },
        { "Gates", "[Network, Input(3, 5, 4), Conv(20, 3, Pad = 1), SqueezeExcitation(4), Conv(16, 3, Pad = 1), As(\"x\"), GlobalMaxPool, Sigmoid, As(\"gate\")] [From(\"x\", \"gate\"), Multiply, ReLU, Conv(6, 3, Pad = 1), Softmax]" },
        { "Joins", "[Network, Input(3, 5, 4), Conv(20, 3, Pad = 1), Tanh] [Fork, Branch, Conv(20, 3, Pad = 1), Branch, Conv(20, 1), Branch] [Max, ReLU] [Fork, Branch, Conv(20, 3, Pad = 1), Branch, Conv(20, 1)] [Multiply, Tanh] [Fork, Branch, Conv(20, 3, Pad = 1), Branch] [Mean, LeakyReLU(0.2), Conv(5, 3), Flatten, Dense(19), LogSoftmax]" },
        { "Paths", "[Network, Input(3, 5, 4), Conv(20, 3, Pad = 1), Tanh] [Fork, Branch, Conv(20, 3, Pad = 1), Branch, Conv(20, 1), Branch] [Mean(DropPath = 0.3), Conv(5, 3), Flatten, Dense(4)]" },
        { "Subsampling", "[Network, Input(3, 8, 6), Conv(20, 3, Pad = 1), TrainableSubsampling(2), ScaledTanh, Conv(6, 3, Pad = 1), Flatten, Dense(4)]" },
        { "Norms", "[Network, Input(3, 8, 7), Conv(20, 3, Pad = 1), Tanh, L2Pool(3, Stride = 2, Pad = 1, Fit = Fit.Ceiling), Conv(6, 3, Pad = 1), ReLU, L2Pool(2, Stride = 1), Flatten, Dense(4)]" },
        { "Depthwise", "[Network, Input(20, 6, 5), Conv(20, 3, Pad = 1, Groups = 20), ReLU, Conv(20, 3, Stride = 2, Pad = 1, Groups = 20, Fit = Fit.Floor), Conv(20, 2, Groups = 20), Flatten, Dense(3)]" },
        { "LargeDepthwise", "[Network, Input(16, 8, 27), Conv(16, 7, Pad = 3, Groups = 16), Conv(17, 1), Conv(17, 1, Groups = 17), Filter(FilterKernel.Sharpen), Flatten, Dense(3)]" },
        { "Moves", "[Network, Input(12, 4, 6), Conv(24, 1), ZeroPad(1), ChannelShuffle(3), SpaceToDepth(2), Conv(20, 3, Pad = 1), DepthToSpace(2), Crop(1), Flatten, Dense(3)]" },
        { "Shapes", "[Network, Input(3, 4, 5), Conv(17, 3, Pad = 1), Reshape(20, 1, 17), Conv(18, 1), Flatten, Reshape(17, 6, 3), Conv(3, 3, Pad = 1), Dense(36), Tanh, Reshape(4, 3, 3), ConvTranspose(2, 3), Flatten, Dense(3)]" },
        { "Slopes", "[Network, Input(17, 3, 4), Conv(17, 3, Pad = 1), PReLU, Conv(3, 3, Pad = 1), PReLU(Shared = true), Flatten, Dense(3)]" },
        { "Responses", "[Network, Input(3, 4, 5), Conv(33, 3, Pad = 1), LocalResponseNorm(5, Alpha = 0.5), Conv(16, 3, Pad = 1), LocalResponseNorm(4, Alpha = 0.5, Beta = 0.6), Flatten, Dense(3)]" },
        { "Contrasts", "[Network, Input(2, 6, 5), Conv(17, 3, Pad = 1), LocalContrastNorm(5), Conv(5, 3, Pad = 1), LocalContrastNorm(3, 1), Flatten, Dense(3)]" },
        { "Enlarged", "[Network, Input(2, 3, 2), Upsample(2), Conv(17, 3, Pad = 1), Upsample(3, Mode = UpsampleMode.Bilinear), Conv(5, 3, Pad = 1, Stride = 3, Fit = Fit.Floor), Upsample(2, Mode = UpsampleMode.BilinearAlignCorners), Flatten, Dense(3)]" },
        { "Grids", "[Network, Input(3, 7, 9), Conv(17, 3, Pad = 1), AdaptiveMaxPool(4, 5), Conv(16, 3, Pad = 1), AdaptiveAvgPool(3, 2), SpatialPyramidPool(1, 2), Dense(3)]" },
        { "Fractions", "[Network, Input(3, 11, 9), Conv(17, 3, Pad = 1), FractionalMaxPool(1.41), Conv(16, 3, Pad = 1), FractionalMaxPool(1.7, Overlapping = false), FractionalMaxPool(1.2), Flatten, Dense(3)]" },
        { "Pieces", "[Network, Input(3, 5, 4), Conv(36, 3, Pad = 1), Maxout(2), Conv(15, 3, Pad = 1), Maxout(5), Flatten, Dense(3)]" },
        { "Local", "[Network, Input(3, 5, 4), Conv(17, 3, Pad = 1), LocallyConnected(18, 3, Pad = 1), LocallyConnected(5, 2, Stride = 2, Bias = false, Fit = Fit.Floor), RbfOutput(17)]" },
        { "Transposed", "[Network, Input(3, 8, 8), Conv(32, 3, Pad = 1), ConvTranspose(32, 3, Pad = 1), BatchNorm, ReLU, ConvTranspose(6, 3, Stride = 2, Groups = 2), Tanh, GlobalAvgPool, Dense(3)]" },
        { "Table", "[Network, Input(3, 5, 4), Conv(6, 3, Pad = 1), Conv(3, 3, Pad = 1, Table = [\"0 1 5\", \"1 2\", \"0 2 3\"]), RbfOutput(3)]" },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Agrees_with_the_processor(string name, string declaration)
    {
        // Convolutions are direct on an accelerator, so they are on the processor here: tiles round more, and normalisations of few values magnify it.
        string exact = declaration.Replace("[Network,", "[Network(Exact = true),");
        ICompiledNetwork network = NetworkCompiler.Compile(new Dictionary<string, string> { [name] = $"{exact} public partial class {name};" })[name];
        network.Parameters.Initialize(3);
        const int batch = 3;
        var random = new Random(1);
        float[] images = Values(batch * network.Description.Input.Count), upstream = Values(batch * network.Description.Output.Count);

        using TestAccelerator accelerator = TestAccelerator.Create();
        var differences = new Differences();
        differences.Compare("outputs", Doubles(network.Forward(images)), DeviceTraining.Forward(network, accelerator.Accelerator, images), 1e-5);

        using ICompiledTraining training = network.CreateTraining(batch);
        TrainingResult expected = training.Run(images, _ => upstream), actual = DeviceTraining.Run(network, accelerator.Accelerator, images, _ => upstream);
        differences.Compare("logits", Doubles(expected.Logits), actual.Logits, 1e-5);
        foreach ((string tensor, float[] gradient) in expected.Gradients) differences.Compare(tensor, Doubles(gradient), actual.Gradients[tensor], 1e-5);
        differences.Compare("images", Doubles(expected.ImageGradients), actual.ImageGradients, 1e-5);
        differences.ThrowIfAny();

        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }

    /// <summary>
    /// Mean and variance are what they would be of sums that are not rounded. A gradient of a share of the output would only scale it, which a
    /// normalisation takes back: the gradient by the images is zero.
    /// </summary>
    [Theory]
    [InlineData("BatchNorm(Momentum = 1, ", 8)]
    [InlineData("GroupNorm(2, ", 1)]
    [InlineData("LayerNorm(", 1)]
    [InlineData("InstanceNorm(", 1)]
    public void Sums_that_are_rounded_cost_no_accuracy(string layer, int batch)
    {
        ICompiledNetwork network = NetworkCompiler.Compile(new Dictionary<string, string> { ["Distant"] = DistantValues.Declaration("Distant", layer) })["Distant"];
        network.Parameters.Initialize(seed: 1);
        float[] images = DistantValues.Images(batch);
        using TestAccelerator accelerator = TestAccelerator.Create();
        TrainingResult result = DeviceTraining.Run(network, accelerator.Accelerator, images, logits => Array.ConvertAll(logits, value => 0.7f * value));
        var differences = new Differences();
        differences.Compare("outputs", DistantValues.Normalised(images), result.Logits, 1e-6);
        differences.Compare("images' gradient", new double[images.Length], result.ImageGradients, 0.01);
        if (result.Gradients.TryGetValue("bn1.running_var", out float[]? variance))
        {
            differences.Compare("means", Enumerable.Repeat((double)DistantValues.Mean, 4).ToArray(), result.Gradients["bn1.running_mean"], 0);
            differences.Compare("variances", Enumerable.Repeat(12800 / 12799.0 / 16384, 4).ToArray(), variance, 1e-11);
        }

        differences.ThrowIfAny();
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
