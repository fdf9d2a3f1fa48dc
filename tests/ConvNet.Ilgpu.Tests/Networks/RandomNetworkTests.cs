using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Drawn;
using ConvNet.Testing.Reference;

namespace ConvNet.Ilgpu.Tests.Networks;

/// <summary>Random networks: emitted kernels against the reference in double, forward and backward.</summary>
public class RandomNetworkTests
{
    private const ulong Seed = 21;

    /// <summary>Of so many networks those are run whose values are few enough for threads that take turns.</summary>
    private const int Drawn = 60, MostValues = 2500, Run = 20;

    [Fact]
    public void Chains_agree_with_the_reference() => Check(RandomArchitecture.Sample(Seed, Drawn));

    [Fact]
    public void Graphs_agree_with_the_reference() => Check([.. RandomGraph.Sample(Seed, Drawn).Select(graph => graph.Network())]);

    private static void Check(IReadOnlyList<ReferenceNetwork> sample)
    {
        RandomCase[] cases =
        [
            .. sample.Where(network => network.Shapes.Sum(shape => shape.Count) <= MostValues)
                .Select((network, i) => RandomCase.TryDraw(network, batch: (i % 3) + 1, seed: i)).OfType<RandomCase>().Take(Run),
        ];
        Assert.Equal(Run, cases.Length);
        IReadOnlyDictionary<string, ICompiledNetwork> networks = ReferenceComparison.Compile(cases.Select((drawn, i) => (drawn, i)).ToDictionary(c => $"Random{c.i}", c => c.drawn.Network));
        using TestAccelerator accelerator = TestAccelerator.Create();
        string[] failures = [.. cases.Select((drawn, i) => Check(drawn, networks[$"Random{i}"], accelerator)).Where(failure => failure.Length > 0)];
        Assert.True(failures.Length == 0, $"{failures.Length} of {Run} networks differ.\n{string.Join("\n", failures)}");
    }

    /// <summary>What differs, under the network's declaration; empty where nothing does.</summary>
    private static string Check(RandomCase drawn, ICompiledNetwork network, TestAccelerator accelerator)
    {
        var differences = new Differences();
        float[] images = drawn.Images.Singles(), upstream = drawn.LogitGradient.Singles();
        RandomCase.Compare(differences, "output", drawn.InferenceOutput().Values, DeviceTraining.Forward(network, accelerator.Accelerator, images));
        drawn.Compare(differences, DeviceTraining.Run(network, accelerator.Accelerator, images, _ => upstream, new ConstantNoise(RandomCase.DropoutFactor)));
        return differences.Text.Length == 0 ? "" : $"Batch {drawn.Images.Batch}: {ArchitectureText.Declaration(drawn.Network, "Random")}\n{differences.Text}";
    }
}
