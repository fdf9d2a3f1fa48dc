using ConvNet.Tests.Networks;

namespace ConvNet.Tests.Training;

/// <summary>Learning rates by tensor, which freeze and fine-tune, on the parameters of <see cref="Linear{TEnd}"/>.</summary>
public sealed class RateFactorTests
{
    private const int Steps = 6;

    private static readonly TensorSelector Weight = TensorSelector.Named("fc.weight");

    /// <summary>Optimizers with all that a step may do, made with a learning rate and factors.</summary>
    private static readonly Dictionary<string, Func<double, RateFactor[], Optimizer>> Optimizers = new()
    {
        ["Sgd"] = (rate, factors) => new Sgd(rate) { WeightDecay = 0.1, RateFactors = [.. factors] },
        ["Sgd with Nesterov's momentum"] = (rate, factors) => new Sgd(rate) { Momentum = 0.9, Nesterov = true, RateFactors = [.. factors] },
        ["Sgd with the rate in the velocity"] = (rate, factors) => new Sgd(rate) { Momentum = 0.9, RateInVelocity = true, WeightDecay = 0.1, RateFactors = [.. factors] },
        ["Adam"] = (rate, factors) => new Adam(rate) { WeightDecay = 0.1, RateFactors = [.. factors] },
        ["AdamW"] = (rate, factors) => new AdamW(rate) { WeightDecay = 0.5, RateFactors = [.. factors] },
        ["AdamW with decay on weights"] = (rate, factors) => new AdamW(rate) { WeightDecay = 0.5, DecayOn = TensorSelector.Weights, RateFactors = [.. factors] },
        ["Adamax"] = (rate, factors) => new Adamax(rate) { RateFactors = [.. factors] },
        ["Adagrad"] = (rate, factors) => new Adagrad(rate) { RateFactors = [.. factors] },
        ["Adadelta"] = (rate, factors) => new Adadelta(10 * rate) { RateFactors = [.. factors] },
        ["RmsProp"] = (rate, factors) => new RmsProp(rate) { Momentum = 0.5, Centered = true, RateFactors = [.. factors] },
        ["Penalties and bounds"] = (rate, factors) => new Sgd(rate) { Penalties = [new Penalty { L1 = 0.1, L2 = 0.1 }], ClipValue = 0.5, RateFactors = [.. factors] },
    };

    public static TheoryData<string> Names => [.. Optimizers.Keys];

    /// <summary>PyTorch's parameter groups: each tensor moves as if all had its rate.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Each_tensor_moves_by_its_own_rate(string name)
    {
        ParameterStore together = Run(Optimizers[name](0.1, [new RateFactor(0.25) { On = Weight }]));
        AssertClose(Copy(Run(Optimizers[name](0.025, [])), "fc.weight"), Copy(together, "fc.weight"));
        Assert.Equal(Copy(Run(Optimizers[name](0.1, [])), "fc.bias"), Copy(together, "fc.bias"));
        AssertLanesAreZero(together);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_frozen_stays_as_it_is(string name)
    {
        ParameterStore before = Create(), after = Run(Optimizers[name](0.1, [new RateFactor(0), new RateFactor(1) { On = TensorSelector.Biases }]));
        Assert.Equal(Copy(before, "fc.weight"), Copy(after, "fc.weight"));
        Assert.Equal(Copy(Run(Optimizers[name](0.1, [])), "fc.bias"), Copy(after, "fc.bias"));
        AssertLanesAreZero(after);
    }

    [Fact]
    public void What_is_frozen_stays_even_beyond_a_bound_and_without_a_number_for_a_gradient()
    {
        ParameterStore parameters = Create(), gradients = Gradients(0);
        float[] before = Copy(parameters, "fc.weight");
        gradients.CopyFrom("fc.weight", [.. Enumerable.Repeat(float.NaN, 24)]);
        var optimizer = new Adam(0.1) { RateFactors = [new RateFactor(0) { On = Weight }], MaxNorms = [new MaxNorm(0.01)], ClipNorm = 1 };
        optimizer.Step(parameters, gradients);
        Assert.Equal(before, Copy(parameters, "fc.weight"));
        Assert.All(Copy(parameters, "fc.bias"), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void What_is_frozen_does_not_count_in_a_clipped_norm()
    {
        ParameterStore parameters = Create(), gradients = Gradients(0);
        gradients.CopyFrom("fc.bias", [3, 0, 4]);
        float[] bias = Copy(parameters, "fc.bias");
        new Sgd(1) { RateFactors = [new RateFactor(0) { On = Weight }], ClipNorm = 2.5 }.Step(parameters, gradients);
        AssertClose([bias[0] - 1.5f, bias[1], bias[2] - 2], Copy(parameters, "fc.bias"));
        Assert.Equal(Copy(Gradients(0), "fc.weight"), Copy(gradients, "fc.weight"));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        ParameterStore parameters = Create(), gradients = Gradients(0);
        var optimizer = new Adam(0.1) { RateFactors = [new RateFactor(0) { On = Weight }], ClipNorm = 1 };
        optimizer.Step(parameters, gradients);
        long before = GC.GetAllocatedBytesForCurrentThread();
        optimizer.Step(parameters, gradients);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Mistakes_are_told()
    {
        Assert.Contains(
            "A rule is about 'conv*', which selects none",
            Assert.Throws<ArgumentException>(() => Run(new Sgd(1) { RateFactors = [new RateFactor(0) { On = TensorSelector.Named("conv*") }] })).Message,
            StringComparison.Ordinal);
        Assert.Contains("factor must be a finite number of at least 0", Assert.Throws<ArgumentOutOfRangeException>(() => new RateFactor(-1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new RateFactor(1) { On = null! });
        Assert.Throws<ArgumentNullException>("RateFactors", () => new Sgd(1) { RateFactors = [null!] });
        Assert.Throws<ArgumentNullException>("Penalties", () => new Sgd(1) { Penalties = default });
        Assert.Throws<ArgumentNullException>("MaxNorms", () => new Sgd(1) { MaxNorms = [null!] });
    }

    private static ParameterStore Run(Optimizer optimizer)
    {
        ParameterStore parameters = Create();
        for (int step = 0; step < Steps; step++)
            optimizer.Step(parameters, Gradients(step));
        return parameters;
    }

    private static ParameterStore Create()
    {
        ParameterStore parameters = Linear<Plain>.New(1).Parameters;
        parameters.CopyFrom("fc.bias", [1, -1, 2]);
        return parameters;
    }

    /// <summary>Gradients that do not depend on the parameters, so that tensors move independently.</summary>
    private static ParameterStore Gradients(int step)
    {
        var gradients = new ParameterStore(Linear<Plain>.Description);
        gradients.CopyFrom("fc.weight", [.. Enumerable.Range(0, 24).Select(i => MathF.Sin(i + (0.3f * step)) + 0.1f)]);
        gradients.CopyFrom("fc.bias", [0.3f + step, -0.4f, 0.5f]);
        return gradients;
    }

    private static float[] Copy(ParameterStore store, string name)
    {
        var values = new float[store.Tensors.Single(tensor => tensor.Name == name).Count];
        store.CopyTo(name, values);
        return values;
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f);
    }

    private static unsafe void AssertLanesAreZero(ParameterStore store)
    {
        for (int i = 0; i < Linear<Plain>.Running; i++)
        {
            if (i % Linear<Plain>.Lanes >= Linear<Plain>.Outputs)
                Assert.Equal(0, store.Packed[i]);
        }
    }
}
