using ConvNet.Testing.Compiled;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>What the lectures work out by hand.</summary>
public class LectureTests
{
    /// <summary>
    /// Stanford's CS231n, backpropagation: f = 1 / (1 + exp(-(w0 * x0 + w1 * x1 + w2))) at w0 = 2, x0 = -1, w1 = -3, x1 = -2, w2 = -3. The
    /// slides round each gate to two digits; the gate of the sum has 0.73 * (1 - 0.73) = 0.20.
    /// </summary>
    [Fact]
    public void The_sigmoid_of_a_sum()
    {
        const string Neuron = "[Network, Input(2, 1, 1), Dense(1), Sigmoid] public sealed partial class Neuron;";
        ICompiledNetwork network = NetworkCompiler.Compile(new Dictionary<string, string> { ["Neuron"] = Neuron })["Neuron"];
        network.Parameters.CopyFrom("fc1.weight", [2, -3]);
        network.Parameters.CopyFrom("fc1.bias", [-3]);
        using ICompiledTraining training = network.CreateTraining(batch: 1);
        TrainingResult result = training.Run([-1, -2], _ => [1]);
        Assert.Equal([0.73], Rounded(result.Logits));
        Assert.Equal([-0.20, -0.39], Rounded(result.Gradients["fc1.weight"]));
        Assert.Equal([0.20], Rounded(result.Gradients["fc1.bias"]));
        Assert.Equal([0.39, -0.59], Rounded(result.ImageGradients));

        static double[] Rounded(float[] values) => Array.ConvertAll(values, value => Math.Round((double)value, 2));
    }
}
