using System.Globalization;
using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Random networks: generated code against the reference in double, forward and backward.</summary>
[Trait("Category", "Widths")]
public class RandomNetworkTests
{
    private const ulong Seed = 20;

    private const int Count = 60;

    /// <summary>Of a tensor's largest value: single precision through six layers, far below what any wrong index does.</summary>
    private const double RelativeTolerance = 2e-5;

    [Fact]
    public void Generated_code_agrees_with_the_reference()
    {
        IReadOnlyList<ReferenceNetwork> sample = RandomArchitecture.Sample(Seed, Count);
        RandomCase[] cases = [.. sample.Select((network, i) => new RandomCase(network, batch: (i % 5) + 1, seed: i))];
        string[] failures = Check(cases);
        int failed = failures.Count(failure => failure.Length > 0);
        if (failed == 0) return;

        int first = Array.FindIndex(failures, failure => failure.Length > 0);
        (RandomCase smallest, string failure) = Shrink(cases[first], failures[first]);
        Assert.Fail(string.Create(
            CultureInfo.InvariantCulture,
            $"{failed} of {Count} networks of seed {Seed} differ. The first, number {first}, reduced, batch {smallest.Images.Batch}:\n{ArchitectureText.Declaration(smallest.Network, "Smallest")}{failure}"));
    }

    /// <summary>What differs for each case; empty where nothing does.</summary>
    private static string[] Check(IReadOnlyList<RandomCase> cases)
    {
        IReadOnlyDictionary<string, ICompiledNetwork> networks =
            ReferenceComparison.Compile(cases.Select((drawn, i) => (drawn, i)).ToDictionary(c => $"Random{c.i}", c => c.drawn.Network));
        return [.. cases.Select((drawn, i) => Check(drawn, networks[$"Random{i}"]))];
    }

    private static string Check(RandomCase drawn, ICompiledNetwork network)
    {
        var differences = new Differences();
        float[] images = drawn.Images.Singles();
        try
        {
            Tensor output = drawn.InferenceOutput();
            Compare("output", output.Values, network.Forward(images));
            foreach (int maxBatch in (ReadOnlySpan<int>)[1, 2, 8])
            {
                float[] predicted = new float[output.Values.Length];
                using ICompiledPredictor predictor = network.CreatePredictor(maxBatch);
                predictor.Run(images, predicted);
                Compare($"output of a predictor of {maxBatch}", output.Values, predicted);
            }

            CheckTraining(drawn, network, images, Compare, differences);
        }
        catch (InvalidOperationException exception)
        {
            differences.Add(exception.Message);
        }

        return differences.Text;

        void Compare(string name, double[] expected, float[] actual) =>
            differences.Compare(name, expected, actual, (RelativeTolerance * Differences.Largest(expected)) + 1e-12);
    }

    private static void CheckTraining(
        RandomCase drawn, ICompiledNetwork network, float[] images, Action<string, double[], float[]> compare, Differences differences)
    {
        float[] upstream = drawn.LogitGradient.Singles();
        var noise = new ConstantNoise(RandomCase.DropoutFactor);
        using ICompiledTraining training = network.CreateTraining(drawn.Images.Batch);
        TrainingResult result = training.Run(images, _ => upstream, noise);
        compare("logits", drawn.Pass.Logits.Values, result.Logits);
        compare("images' gradient", drawn.Gradients.Images.Values, result.ImageGradients);
        foreach ((string name, double[] expected) in drawn.Gradients.Parameters) compare($"{name}'s gradient", expected, result.Gradients[name]);

        // Another batch in between, and nobody asking for the images' gradient, must change nothing.
        training.Run([.. images.Select(value => 0.5f - value)], logits => logits, noise);
        TrainingResult again = training.Run(images, _ => upstream, noise, withImageGradients: false);
        if (!Same(result.Logits, again.Logits)) differences.Add("A second pass on the same memory gives other logits.");
        foreach ((string name, float[] gradient) in result.Gradients)
            if (!Same(gradient, again.Gradients[name])) differences.Add($"A second pass on the same memory, without the images' gradient, gives another gradient of {name}.");

        static bool Same(float[] a, float[] b) => a.Any(float.IsNaN) || a.AsSpan().SequenceEqual(b);
    }

    /// <summary>Leaves out one layer, or all images but one, as long as the network still fails.</summary>
    private static (RandomCase Case, string Failure) Shrink(RandomCase failing, string failure)
    {
        while (true)
        {
            RandomCase[] candidates = [.. Smaller(failing)];
            if (candidates.Length == 0) return (failing, failure);
            string[] failures;
            try
            {
                failures = Check(candidates);
            }
            catch (InvalidOperationException)
            {
                return (failing, failure);
            }

            int next = Array.FindIndex(failures, text => text.Length > 0);
            if (next < 0) return (failing, failure);
            (failing, failure) = (candidates[next], failures[next]);
        }
    }

    private static IEnumerable<RandomCase> Smaller(RandomCase failing)
    {
        ReferenceLayer[] layers = [.. failing.Network.Nodes.Select(node => node.Layer with { })];
        if (failing.Images.Batch > 1) yield return new RandomCase(ReferenceNetwork.Sequential(failing.Network.Input, layers), 1, seed: 0);
        for (int i = 0; i < layers.Length && layers.Length > 1; i++)
        {
            ReferenceNetwork? network = null;
            try
            {
                network = ReferenceNetwork.Sequential(failing.Network.Input, layers.Where((_, k) => k != i).Select(layer => layer with { }));
            }
            catch (ArgumentException)
            {
                // What follows does not fit without this layer.
            }

            if (network is not null && IsDeclarable(network)) yield return new RandomCase(network, failing.Images.Batch, seed: 0);
        }
    }

    /// <summary>Windows slide over volumes alone, and groups divide the channels.</summary>
    private static bool IsDeclarable(ReferenceNetwork network)
    {
        bool isVector = false;
        for (int i = 0; i < network.Nodes.Count; i++)
        {
            ReferenceLayer layer = network.Nodes[i].Layer;
            if (isVector && !(layer is Dense or Maxout || layer.Output([network.Shapes[i]]) == network.Shapes[i])) return false;
            if (layer is Conv conv && network.Shapes[i].Channels % conv.Groups != 0) return false;
            isVector |= RandomArchitecture.GivesVector(layer);
        }

        return true;
    }
}
