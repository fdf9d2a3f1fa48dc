using ConvNet.Testing.Compiled;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Dense layers that take their blocks of outputs backward in every second call.</summary>
[Trait("Category", "Widths")]
public class AlternatingTests
{
    private static readonly (string What, ReferenceNetwork Network)[] Cases =
    [
        ("blocks in pairs of groups", Sequential(new Dense(128), new ReLU(), new Dense(10))),
        ("four blocks", Sequential(new Dense(64), new Tanh())),
        ("an odd number of blocks", Sequential(new Dense(70), new LeakyReLU(0.1), new Dense(3))),
        ("a folded normalisation", Sequential(new Dense(96, Bias: false), new BatchNorm(), new ReLU())),
    ];

    [Fact]
    public void Every_case_agrees_with_the_reference() => RandomNetworkTests.CheckCases(Cases, batch: 5);

    [Fact]
    public void Every_call_gives_the_same_bits()
    {
        ICompiledNetwork network = NetworkCompiler.Compile(new Dictionary<string, string>
        {
            ["Turning"] = """
                [Network, Input(64, 7, 7)]
                [Dense(128), ReLU, Dense(10)]
                public sealed partial class Turning;
                """,
        })["Turning"];
        var random = new Random(1);
        float[] images = [.. Enumerable.Range(0, 5 * 64 * 49).Select(_ => random.NextSingle())], first = new float[50], next = new float[50];
        using ICompiledPredictor predictor = network.CreatePredictor(maxBatch: 3);
        predictor.Run(images, first);
        for (int run = 0; run < 5; run++)
        {
            Array.Fill(next, float.NaN);
            predictor.Run(images, next);
            Assert.Equal(first, next);
        }
    }

    private static ReferenceNetwork Sequential(params IReadOnlyList<ReferenceLayer> layers) => ReferenceNetwork.Sequential(new Volume(48, 8, 8), [.. layers]);
}
