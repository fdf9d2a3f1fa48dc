using ConvNet.Testing.Compiled;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>The first values of a convolution with a table of connections: none where it does not connect, and elsewhere for the inputs that are.</summary>
public class ConnectionTableTests
{
    private const int Filters = 64, Channels = 32, Connected = 8, Taps = 9;

    private static readonly int[][] Table = [.. Enumerable.Range(0, Filters).Select(f => Enumerable.Range(0, Connected).Select(c => (f + (3 * c)) % Channels).ToArray())];

    private static readonly ICompiledNetwork Network = NetworkCompiler.Compile(new Dictionary<string, string>
    {
        ["Connected"] = $"""
            [Network, Input({Channels}, 8, 8)]
            [Conv({Filters}, 3, Table = [{string.Join(", ", Table.Select(row => $"\"{string.Join(' ', row)}\""))}]), ReLU]
            [Dense(3)]
            public sealed partial class Connected;
            """,
    })["Connected"];

    [Fact]
    public void Only_connected_weights_are_drawn_with_the_variance_of_their_inputs()
    {
        ParameterStore parameters = Network.Sibling().Parameters;
        parameters.Initialize(1);
        double[] drawn = [.. Weights(parameters, isConnected: true)];
        Assert.Equal(Filters * Connected * Taps, drawn.Length);
        Assert.All(drawn, weight => Assert.NotEqual(0, weight));
        Assert.All(Weights(parameters, isConnected: false), weight => Assert.Equal(0, weight));

        // He's deviation; that of as many normal numbers is within five of its own.
        double expected = Math.Sqrt(2.0 / (Connected * Taps)), actual = Math.Sqrt(drawn.Average(weight => weight * weight));
        Assert.Equal(expected, actual, 5 * expected / Math.Sqrt(2 * drawn.Length));
        Assert.Equal(0, drawn.Average(), 5 * expected / Math.Sqrt(drawn.Length));
    }

    [Fact]
    public void Other_rules_leave_what_is_not_connected_at_zero()
    {
        ParameterStore parameters = Network.Sibling().Parameters;
        parameters.Initialize(1, InitialValues.Constant(TensorSelector.All, 0.5));
        Assert.All(Weights(parameters, isConnected: true), weight => Assert.Equal(0.5, weight));
        Assert.All(Weights(parameters, isConnected: false), weight => Assert.Equal(0, weight));
    }

    private static IEnumerable<double> Weights(ParameterStore parameters, bool isConnected)
    {
        var weights = new float[Filters * Channels * Taps];
        parameters.CopyTo("conv1.weight", weights);
        return weights.Where((_, i) => Table[i / (Channels * Taps)].Contains(i / Taps % Channels) == isConnected).Select(weight => (double)weight);
    }
}
