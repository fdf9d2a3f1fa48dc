using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Golden;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>
/// Networks declared as a user does, with forks, joins, names and blocks, against PyTorch: the parameters have the names of its
/// state_dict, and outputs and gradients agree.
/// </summary>
public class DeclaredNetworkTests
{
    private static readonly Dictionary<string, string> Declarations = new()
    {
        ["resnet20"] = """
            [Block]
            [Fork]
            [Branch, Conv(Planes, 3, Stride = Stride, Pad = 1, Fit = Fit.Floor, Bias = false), BatchNorm, ReLU]
            [Conv(Planes, 3, Pad = 1, Bias = false), BatchNorm]
            [Branch, Shortcut(Planes, Stride = Stride, Option = ShortcutOption.ZeroPad)]
            [Add, ReLU]
            public sealed class BasicBlock
            {
                [Parameter] private const int Planes = 64, Stride = 1;
            }

            [Block, Use<BasicBlock>(Planes, 2, Name = "0"), Use<BasicBlock>(Planes, Name = "1", Repeat = Depth - 1)]
            public sealed class Stage
            {
                [Parameter] private const int Planes = 64, Depth = 3;
            }

            [Network, Input(3, 32, 32)]
            [Conv(16, 3, Pad = 1, Bias = false), BatchNorm, ReLU]
            [Use<BasicBlock>(16, Repeat = 3, Name = "layer1.0")]
            [Use<Stage>(32, Name = "layer2"), Use<Stage>(64, Name = "layer3")]
            [GlobalAvgPool, Dense(10, Name = "fc")]
            public sealed partial class Resnet20;
            """,
        ["mini_inception"] = """
            [Block, Conv(Filters, Window, Pad = Window / 2, Bias = false, Name = "conv"), BatchNorm(Name = "bn"), ReLU]
            public sealed class Unit
            {
                [Parameter] private const int Filters = 64, Window = 1;
            }

            [Block]
            [Fork]
            [Branch, Use<Unit>(One, Name = "b1")]
            [Branch, Use<Unit>(ThreeReduce, Name = "b2.0"), Use<Unit>(Three, 3, Name = "b2.1")]
            [Branch, Use<Unit>(FiveReduce, Name = "b3.0"), Use<Unit>(Five, 5, Name = "b3.1")]
            [Branch, MaxPool(3, Stride = 1, Pad = 1), Use<Unit>(PoolProjection, Name = "b4")]
            [Concat]
            public sealed class Inception
            {
                [Parameter] private const int One = 64, ThreeReduce = 96, Three = 128, FiveReduce = 16, Five = 32, PoolProjection = 32;
            }

            [Network, Input(3, 32, 32)]
            [Use<Unit>(16, 3, Name = "stem"), MaxPool(3, Stride = 2, Fit = Fit.Ceiling)]
            [Use<Inception>(8, 8, 12, 4, 6, 6, Name = "inc1"), MaxPool(3, Stride = 2, Fit = Fit.Ceiling)]
            [Use<Inception>(12, 12, 20, 6, 8, 8, Name = "inc2")]
            [GlobalAvgPool, Dense(10, Name = "fc")]
            public sealed partial class MiniInception;
            """,
        ["mini_densenet"] = """
            [Block]
            [As("x")]
            [BatchNorm(Name = "norm1"), ReLU, Conv(4 * Growth, 1, Bias = false)]
            [BatchNorm(Name = "norm2"), ReLU, Conv(Growth, 3, Pad = 1, Bias = false), As("new")]
            [From("x", "new"), Concat]
            public sealed class DenseLayer
            {
                [Parameter] private const int Growth = 6;
            }

            [Network, Input(3, 32, 32)]
            [Conv(12, 3, Pad = 1, Bias = false, Name = "conv0"), Use<DenseLayer>(Name = "block1.0", Repeat = 4)]
            [BatchNorm(Name = "t_norm"), ReLU, Conv(18, 1, Bias = false, Name = "t_conv"), AvgPool(2)]
            [Use<DenseLayer>(Name = "block2.0", Repeat = 4), BatchNorm(Name = "norm"), ReLU]
            [GlobalAvgPool, Dense(10, Name = "fc")]
            public sealed partial class MiniDensenet;
            """,
        ["mini_squeezenet"] = """
            [Block]
            [Conv(Squeeze, 1, Name = "squeeze"), ReLU]
            [Fork]
            [Branch, Conv(Expand, 1, Name = "expand1x1"), ReLU]
            [Branch, Conv(Expand, 3, Pad = 1, Name = "expand3x3"), ReLU]
            [Concat]
            public sealed class Fire
            {
                [Parameter] private const int Squeeze = 16, Expand = 64;
            }

            [Network, Input(3, 32, 32)]
            [Conv(24, 3, Stride = 2, Fit = Fit.Floor), ReLU, MaxPool(3, Stride = 2, Fit = Fit.Ceiling)]
            [Use<Fire>(6, 16, Name = "fire2"), Use<Fire>(8, 24, Name = "fire3"), MaxPool(3, Stride = 2, Fit = Fit.Ceiling)]
            [Use<Fire>(12, 24, Name = "fire4"), Conv(10, 1, Name = "conv10"), ReLU, GlobalAvgPool]
            public sealed partial class MiniSqueezenet;
            """,
    };

    public static TheoryData<string> Names => new(Declarations.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Declared_networks_agree_with_PyTorch(string name)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        GoldenTraining golden = GoldenTraining.Read(name);
        string className = string.Concat(name.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
        ICompiledNetwork network = NetworkCompiler.Compile(new Dictionary<string, string> { [className] = Declarations[name] })[className];

        // Refuses other names, shapes or another order than those of PyTorch's parameters.
        network.CopyParameters(golden.Network);
        var differences = new Differences();
        Compare("logits_eval_init", network.Forward(golden.Images));

        using ICompiledTraining training = network.CreateTraining(golden.Batch);
        TrainingResult result = training.Run(golden.Images, logits => Testing.Reference.Losses.SoftmaxCrossEntropy(
            new Testing.Reference.Tensor(golden.Batch, golden.Network.Output, Array.ConvertAll(logits, value => (double)value)), golden.Labels).Gradient.Singles());
        Compare("logits_train_step1", result.Logits);
        Compare("grad_input", result.ImageGradients);
        foreach (ParameterTensor tensor in network.Description.Parameters.Where(tensor => tensor.IsTrained))
            Compare($"grad.{tensor.Name}", result.Gradients[tensor.Name]);
        differences.ThrowIfAny();

        void Compare(string tensor, float[] actual) => differences.Compare(tensor, golden.Doubles(tensor), actual, golden.Tolerance(tensor));
    }

    [Fact]
    public void Squeeze_excitation_agrees_with_PyTorch() => CompareLayer(
        "se_block", arguments => $"SqueezeExcitation({arguments.GetProperty("reduction").GetInt32()}, Name = \"op\")");

    [Fact]
    public void Zero_padded_shortcuts_agree_with_PyTorch() => CompareLayer(
        "shortcut_a", arguments => $"Shortcut({arguments.GetProperty("out_channels").GetInt32()}, Stride = {arguments.GetProperty("stride").GetInt32()}, Option = ShortcutOption.ZeroPad)");

    private static void CompareLayer(string op, Func<System.Text.Json.JsonElement, string> layer)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        IReadOnlyList<GoldenCase> cases = GoldenCase.All(op);
        IReadOnlyDictionary<string, ICompiledNetwork> networks = NetworkCompiler.Compile(cases.ToDictionary(
            golden => golden.Name,
            golden => $"[Network, Input({string.Join(", ", golden.Shape("input").Skip(1))})]\n[{layer(golden.Arguments)}]\npublic sealed partial class {golden.Name};\n"));
        var differences = new Differences();
        foreach (GoldenCase golden in cases)
        {
            ICompiledNetwork network = networks[golden.Name];
            foreach (ParameterTensor tensor in network.Description.Parameters) network.Parameters.CopyFrom(tensor.Name, golden.Floats(tensor.Name["op.".Length..]));
            float[] images = golden.Floats("input");
            Compare("output", network.Forward(images));

            using ICompiledTraining training = network.CreateTraining(golden.Shape("input")[0]);
            TrainingResult result = training.Run(images, _ => golden.Floats("grad_output"));
            Compare("output", result.Logits);
            Compare("grad_input", result.ImageGradients);
            foreach ((string name, float[] gradient) in result.Gradients) Compare($"grad_{name["op.".Length..]}", gradient);

            void Compare(string name, float[] actual) => differences.Compare($"{golden.Name} {name}", golden.Doubles(name), actual, golden.Tolerance(name));
        }

        differences.ThrowIfAny();
    }
}
