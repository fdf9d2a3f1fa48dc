using ConvNet.Testing;
using ConvNet.Testing.Compiled;

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
        { "Groups", "[Network, Input(32, 5, 5), Conv(32, 3, Pad = 1, Groups = 2), ReLU, Conv(24, 3, Groups = 4), AvgPool(2, Stride = 1), Flatten, Dense(3)]" },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Agrees_with_the_processor(string name, string declaration)
    {
        ICompiledNetwork network = NetworkCompiler.Compile(new Dictionary<string, string> { [name] = $"{declaration} public partial class {name};" })[name];
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

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
