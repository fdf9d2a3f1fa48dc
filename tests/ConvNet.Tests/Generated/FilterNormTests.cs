using ConvNet.Testing.Compiled;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>The norms of filters are bounded however their weights are packed.</summary>
public class FilterNormTests
{
    private const string Declaration = """
        [Network, Input(8, 9, 9)]
        [Conv(12, 3, Groups = 4), ReLU, Conv(36, 2, Groups = 12), ReLU, Conv(36, 3, Groups = 36), ReLU, Conv(20, 1), ReLU]
        [ConvTranspose(10, 2, Groups = 5), ReLU, LocallyConnected(5, 2), ReLU, Dense(4)]
        public sealed partial class Bounded;
        """;

    [Fact]
    public void Every_filter_is_scaled_by_itself()
    {
        ICompiledNetwork network = NetworkCompiler.Compile(new Dictionary<string, string> { ["Bounded"] = Declaration })["Bounded"];
        ParameterStore parameters = network.Parameters;
        parameters.Initialize(1);
        ParameterTensor[] weights = [.. parameters.Tensors.Where(tensor => tensor.Name.EndsWith(".weight", StringComparison.Ordinal))];
        Assert.Equal(7, weights.Length);
        Dictionary<string, float[]> before = weights.ToDictionary(tensor => tensor.Name, tensor => Values(parameters, tensor));
        const double bound = 1.2;
        new Sgd(0.5) { MaxNorms = [new MaxNorm(bound)] }.Step(parameters, new ParameterStore(network.Description));
        foreach (ParameterTensor tensor in weights)
        {
            float[] values = Values(parameters, tensor);
            int size = values.Length / tensor.Shape[0];
            for (int i = 0; i < values.Length; i++)
            {
                double norm = Math.Sqrt(before[tensor.Name].AsSpan(i / size * size, size).ToArray().Sum(w => (double)w * w));
                Assert.Equal(before[tensor.Name][i] * Math.Min(1, bound / norm), values[i], 1e-6);
            }
        }
    }

    private static float[] Values(ParameterStore parameters, ParameterTensor tensor)
    {
        var values = new float[tensor.Count];
        parameters.CopyTo(tensor.Name, values);
        return values;
    }
}
