using ConvNet.Testing.Compiled;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>What layers declare of their decay is what optimizers do to their parameters.</summary>
public class DeclaredDecayTests
{
    private const string Declaration = """
        [Block, Conv(8, 1, Decay = Factor), ReLU]
        public sealed class Pointwise
        {
            [Parameter] private const double Factor = 1;
        }

        [Network, Input(4, 6, 6)]
        [Conv(8, 3, BiasDecay = 0), BatchNorm(Decay = 0), ReLU]
        [Conv(8, 3, Groups = 8, Pad = 1, Decay = 0.25), GroupNorm(2, BiasDecay = 0.5), PReLU(Decay = 0)]
        [SqueezeExcitation(2, Decay = 0.5, BiasDecay = 0)]
        [Shortcut(12, Decay = 0.75), TrainableSubsampling(2, Decay = 0)]
        [Use<Pointwise>(0.125), Use<Pointwise>]
        [LocallyConnected(5, 1, BiasDecay = 2), Conv(3, 2, Decay = 3, BiasDecay = 1), RbfOutput(2, Decay = 0)]
        [Dense(4, Decay = 1e-3)]
        public sealed partial class Decaying;
        """;

    private static readonly ICompiledNetwork Network = NetworkCompiler.Compile(new Dictionary<string, string> { ["Decaying"] = Declaration })["Decaying"];

    private static readonly (string Tensor, double Factor)[] Factors =
    [
        ("conv1.weight", 1), ("conv1.bias", 0), ("bn1.weight", 0), ("bn1.bias", 0), ("conv2.weight", 0.25), ("conv2.bias", 0.25),
        ("gn1.weight", 1), ("gn1.bias", 0.5), ("prelu1.weight", 0),
        ("squeezeExcitation1.fc1.weight", 0.5), ("squeezeExcitation1.fc1.bias", 0), ("squeezeExcitation1.fc2.weight", 0.5), ("squeezeExcitation1.fc2.bias", 0),
        ("shortcut1.0.weight", 0.75), ("shortcut1.1.weight", 0.75), ("shortcut1.1.bias", 0.75), ("subsampling1.weight", 0), ("subsampling1.bias", 0),
        ("pointwise1.conv1.weight", 0.125), ("pointwise1.conv1.bias", 0.125), ("pointwise2.conv1.weight", 1), ("pointwise2.conv1.bias", 1),
        ("local1.weight", 1), ("local1.bias", 2), ("conv3.weight", 3), ("conv3.bias", 1), ("rbf1.weight", 0), ("fc1.weight", 1e-3), ("fc1.bias", 1e-3),
    ];

    [Fact]
    public void Every_tensor_has_its_factor() =>
        Assert.Equal(Factors, Network.Description.Parameters.Where(tensor => tensor.IsTrained).Select(tensor => (tensor.Name, tensor.Decay)));

    [Fact]
    public void A_step_without_gradients_is_the_decay_alone()
    {
        ParameterStore parameters = Network.Sibling().Parameters;
        parameters.Initialize(1, InitialValues.Constant(TensorSelector.All, 2));
        new Sgd(0.5) { WeightDecay = 0.25 }.Step(parameters, new ParameterStore(Network.Description));
        foreach ((string name, double factor) in Factors)
        {
            var values = new float[parameters.Tensors.Single(tensor => tensor.Name == name).Count];
            parameters.CopyTo(name, values);
            Assert.All(values, value => Assert.Equal(2 - (0.5 * 0.25 * factor * 2), value, 1e-6));
        }
    }
}
