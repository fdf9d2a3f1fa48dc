using System.Globalization;
using ConvNet.Testing;
using ConvNet.Testing.Compiled;
using ConvNet.Testing.Drawn;
using ConvNet.Testing.Reference;
using Xunit;

namespace ConvNet.Tests.Generated;

/// <summary>Random networks: generated code against the reference in double, forward and backward.</summary>
[Trait("Category", "Widths")]
public class RandomNetworkTests
{
    private const ulong Seed = 20;

    private const int Count = 60;

    [Fact]
    public void Generated_chains_agree_with_the_reference() => CheckAll(RandomArchitecture.Sample(Seed, Count), network => network, SmallerChains);

    [Fact]
    public void Generated_graphs_agree_with_the_reference() => CheckAll(RandomGraph.Sample(Seed, Count), graph => graph.Network(), graph => graph.Smaller());

    private static void CheckAll<T>(IReadOnlyList<T> sample, Func<T, ReferenceNetwork> network, Func<T, IEnumerable<T>> smaller)
    {
        (T Drawn, RandomCase Case)[] cases =
        [
            .. sample.Select((drawn, i) => (drawn, RandomCase.TryDraw(network(drawn), batch: (i % 5) + 1, seed: i))).Where(c => c.Item2 is not null).Select(c => (c.drawn, c.Item2!)),
        ];
        Assert.True(cases.Length > sample.Count * 3 / 4, $"Only {cases.Length} of {sample.Count} networks keep clear of their kinks.");
        string[] failures = Check([.. cases.Select(c => c.Case)]);
        int failed = failures.Count(failure => failure.Length > 0);
        if (failed == 0) return;

        int first = Array.FindIndex(failures, failure => failure.Length > 0);
        (RandomCase smallest, string failure) = Shrink(cases[first].Drawn, cases[first].Case, failures[first], network, smaller);
        Assert.Fail(string.Create(
            CultureInfo.InvariantCulture,
            $"{failed} of {sample.Count} networks of seed {Seed} differ. The first, number {first}, reduced, batch {smallest.Images.Batch}:\n{ArchitectureText.Declaration(smallest.Network, "Smallest")}{failure}"));
    }

    /// <summary>Fails with what differs from the reference, under the names of the networks.</summary>
    internal static void CheckCases(IReadOnlyList<(string What, ReferenceNetwork Network)> cases, int batch)
    {
        string[] failures = Check([.. cases.Select((c, i) => new RandomCase(c.Network, batch, seed: i))]);
        string text = string.Join("\n", cases.Zip(failures, (c, failure) => (c.What, Failure: failure)).Where(c => c.Failure.Length > 0).Select(c => $"{c.What}: {c.Failure}"));
        Assert.True(text.Length == 0, text);
    }

    /// <summary>What differs for each case; empty where nothing does.</summary>
    internal static string[] Check(IReadOnlyList<RandomCase> cases)
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
            double[] output = drawn.InferenceOutput().Values;
            RandomCase.Compare(differences, "output", output, network.Forward(images));
            foreach (int maxBatch in (ReadOnlySpan<int>)[1, 2, 8])
            {
                float[] predicted = new float[output.Length];
                using ICompiledPredictor predictor = network.CreatePredictor(maxBatch);
                predictor.Run(images, predicted);
                RandomCase.Compare(differences, $"output of a predictor of {maxBatch}", output, predicted);
            }

            CheckTraining(drawn, network, images, differences);
        }
        catch (InvalidOperationException exception)
        {
            differences.Add(exception.Message);
        }

        return differences.Text;
    }

    private static void CheckTraining(RandomCase drawn, ICompiledNetwork network, float[] images, Differences differences)
    {
        float[] upstream = drawn.LogitGradient.Singles();
        var noise = new ConstantNoise(RandomCase.DropoutFactor);
        using ICompiledTraining training = network.CreateTraining(drawn.Images.Batch);
        TrainingResult result = training.Run(images, _ => upstream, noise);
        drawn.Compare(differences, result);
        CheckDirection(drawn, result, differences);

        // Another batch in between, and nobody asking for the images' gradient, must change nothing.
        training.Run([.. images.Select(value => 0.5f - value)], logits => logits, noise);
        TrainingResult again = training.Run(images, _ => upstream, noise, withImageGradients: false);
        if (!Same(result.Logits, again.Logits)) differences.Add("A second pass on the same memory gives other logits.");
        foreach ((string name, float[] gradient) in result.Gradients)
            if (!Same(gradient, again.Gradients[name])) differences.Add($"A second pass on the same memory, without the images' gradient, gives another gradient of {name}.");

        static bool Same(float[] a, float[] b) => a.Any(float.IsNaN) || a.AsSpan().SequenceEqual(b);
    }

    /// <summary>
    /// The derivative along one direction, through everything at once, by forward passes in double alone: it knows nothing of any
    /// backward code, and reverse mode must agree with it.
    /// </summary>
    private static void CheckDirection(RandomCase drawn, TrainingResult result, Differences differences)
    {
        const double Step = 1e-7;
        var random = new Random(11);
        ReferenceNetwork network = drawn.Network;
        double[] images = Direction(drawn.Images.Values.Length);
        var parameters = network.Parameters.Where(p => p.IsTrained).ToDictionary(p => p.Name, p => Direction(p.Count));
        double expected = (Objective(Step) - Objective(-Step)) / (2 * Step), actual = 0, size = 0;
        Add(result.ImageGradients, images);
        foreach ((string name, double[] direction) in parameters) Add(result.Gradients[name], direction);
        differences.Compare("derivative along a direction", [expected], [(float)actual], (RandomCase.RelativeTolerance * size) + 1e-7);

        double[] Direction(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];

        double Objective(double step)
        {
            Move(step);
            var moved = new Tensor(drawn.Images.Batch, network.Input, [.. drawn.Images.Values.Zip(images, (value, d) => value + (step * d))]);
            double objective = network.Forward(moved).Logits.Values.Zip(drawn.LogitGradient.Values, (logit, gradient) => logit * gradient).Sum();
            Move(-step);
            return objective;
        }

        void Move(double step)
        {
            foreach ((string name, double[] direction) in parameters)
                for (int i = 0; i < direction.Length; i++) network.Values[name][i] += step * direction[i];
        }

        void Add(float[] gradient, double[] direction)
        {
            for (int i = 0; i < gradient.Length; i++)
            {
                actual += gradient[i] * direction[i];
                size += Math.Abs(gradient[i] * direction[i]);
            }
        }
    }

    /// <summary>Leaves out one layer, or all images but one, as long as the network still fails.</summary>
    private static (RandomCase Case, string Failure) Shrink<T>(
        T drawn, RandomCase failing, string failure, Func<T, ReferenceNetwork> network, Func<T, IEnumerable<T>> smaller)
    {
        while (true)
        {
            var candidates = new List<(T Drawn, RandomCase Case)>();
            if (failing.Images.Batch > 1) candidates.Add((drawn, new RandomCase(network(drawn), 1, seed: 0)));
            candidates.AddRange(smaller(drawn).Select(next => (next, RandomCase.TryDraw(network(next), failing.Images.Batch, seed: 0))).Where(c => c.Item2 is not null).Select(c => (c.next, c.Item2!)));
            if (candidates.Count == 0) return (failing, failure);
            string[] failures;
            try
            {
                failures = Check([.. candidates.Select(c => c.Case)]);
            }
            catch (InvalidOperationException)
            {
                return (failing, failure);
            }

            int next = Array.FindIndex(failures, text => text.Length > 0);
            if (next < 0) return (failing, failure);
            ((drawn, failing), failure) = (candidates[next], failures[next]);
        }
    }

    private static IEnumerable<ReferenceNetwork> SmallerChains(ReferenceNetwork failing)
    {
        ReferenceLayer[] layers = [.. failing.Nodes.Select(node => node.Layer)];
        for (int i = 0; i < layers.Length && layers.Length > 1; i++)
        {
            ReferenceNetwork? network = null;
            try
            {
                network = ReferenceNetwork.Sequential(failing.Input, layers.Where((_, k) => k != i).Select(layer => layer with { }));
            }
            catch (ArgumentException)
            {
                // What follows does not fit without this layer.
            }

            if (network is not null && IsDeclarable(network)) yield return network;
        }
    }

    /// <summary>Windows slide over volumes alone, and groups divide the channels.</summary>
    private static bool IsDeclarable(ReferenceNetwork network)
    {
        bool isVector = false;
        for (int i = 0; i < network.Nodes.Count; i++)
        {
            ReferenceLayer layer = network.Nodes[i].Layer;
            if (isVector && !(layer is Dense or RbfOutput or Maxout || layer.Output([network.Shapes[i]]) == network.Shapes[i])) return false;
            if (layer is Conv conv && network.Shapes[i].Channels % conv.Groups != 0) return false;
            isVector |= RandomArchitecture.GivesVector(layer);
        }

        return true;
    }
}
