namespace ConvNet.Tests.Training;

/// <summary>Weight decay and penalties by the factor that each tensor's layer declares, and on the tensors of a selector.</summary>
public sealed class DecayTests
{
    private const double Full = 1, Half = 0.5, None = 0;

    /// <summary>The optimizers that a decay can be part of, made with a decay and on what it is.</summary>
    private static readonly Dictionary<string, Func<double, TensorSelector, Optimizer>> Optimizers = new()
    {
        ["Sgd"] = (decay, on) => new Sgd(0.1) { WeightDecay = decay, DecayOn = on },
        ["Sgd with momentum"] = (decay, on) => new Sgd(0.1) { Momentum = 0.9, Nesterov = true, WeightDecay = decay, DecayOn = on },
        ["Adam"] = (decay, on) => new Adam(0.01) { WeightDecay = decay, DecayOn = on },
        ["AdamW"] = (decay, on) => new AdamW(0.01) { WeightDecay = decay, DecayOn = on },
        ["Adamax"] = (decay, on) => new Adamax(0.01) { WeightDecay = decay, DecayOn = on },
        ["Adagrad"] = (decay, on) => new Adagrad(0.1) { WeightDecay = decay, DecayOn = on },
        ["Adadelta"] = (decay, on) => new Adadelta { WeightDecay = decay, DecayOn = on },
        ["RmsProp"] = (decay, on) => new RmsProp(0.01) { Momentum = 0.5, Centered = true, WeightDecay = decay, DecayOn = on },
    };

    public static TheoryData<string> Names => [.. Optimizers.Keys];

    /// <summary>PyTorch's parameter groups: each tensor moves as if it were alone, with a weight_decay of its own.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Each_tensor_decays_by_its_own_factor(string name)
    {
        var together = new Net(Full, None, Half);
        Net[] alone = [new(Full, Full, Full), new(Full, Full, Full), new(Full, Full, Full)];
        Optimizer optimizer = Optimizers[name](0.2, TensorSelector.All);
        Optimizer[] groups = [.. new[] { Full, None, Half }.Select(factor => Optimizers[name](0.2 * factor, TensorSelector.All))];
        for (int step = 0; step < 10; step++)
        {
            together.Step(optimizer, step);
            for (int i = 0; i < 3; i++) alone[i].Step(groups[i], step);
        }

        for (int i = 0; i < 3; i++)
            AssertClose(alone[i][i], together[i]);
        Assert.All(Enumerable.Range(0, together[0].Length), i => Assert.NotEqual(alone[1][0][i], together[0][i], 1e-4f));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_selector_leaves_the_others_without_decay(string name)
    {
        Net some = new(Full, Full, Half), all = new(Full, None, None);
        Optimizer selective = Optimizers[name](0.2, TensorSelector.Weights), free = Optimizers[name](0.2, TensorSelector.All);
        for (int step = 0; step < 5; step++)
        {
            some.Step(selective, step);
            all.Step(free, step);
        }

        for (int i = 0; i < 3; i++)
            Assert.Equal(all[i], some[i]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_factor_that_all_share_is_one_on_the_decay(string name)
    {
        Net half = new(Half, Half, Half), plain = new(Full, Full, Full);
        half.Step(Optimizers[name](0.2, TensorSelector.All), 1);
        plain.Step(Optimizers[name](0.1, TensorSelector.All), 1);
        for (int i = 0; i < 3; i++)
            Assert.Equal(plain[i], half[i]);
    }

    [Fact]
    public void A_step_by_hand()
    {
        var net = new Net(Full, None, Half);
        float[][] before = [net[0], net[1], net[2]];
        net.Step(new Sgd(0.5) { WeightDecay = 0.25 }, 3);
        for (int i = 0; i < 3; i++)
        {
            float factor = i switch { 0 => 1f, 1 => 0, _ => 0.5f };
            AssertClose(before[i].Select((w, k) => w - (0.5f * (Net.Gradient(i, k, 3) + (0.25f * factor * w)))), net[i]);
        }
    }

    [Fact]
    public void A_decoupled_step_by_hand()
    {
        var net = new Net(Full, None, Half);
        float[][] before = [net[0], net[1], net[2]];

        // Of Adam's first step the moments leave the gradient's sign; here no gradient is near zero.
        net.Step(new AdamW(0.1) { WeightDecay = 0.5 }, 3);
        for (int i = 0; i < 3; i++)
        {
            float keep = i switch { 0 => 0.95f, 1 => 1, _ => 0.975f };
            AssertClose(before[i].Select((w, k) => (keep * w) - (0.1f * MathF.Sign(Net.Gradient(i, k, 3)))), net[i]);
        }
    }

    [Fact]
    public void Penalties_are_times_the_factor()
    {
        var net = new Net(Full, None, Half);
        float[][] before = [net[0], net[1], net[2]];
        var optimizer = new Sgd(0.5)
        {
            WeightDecay = 0.25, DecayOn = TensorSelector.Biases,
            Penalties = [new Penalty { L1 = 0.5, L2 = 0.125 }, new Penalty { L2 = 1, On = TensorSelector.Weights }],
        };
        net.Step(optimizer, 3);
        for (int i = 0; i < 3; i++)
        {
            (float l1, float l2) = i switch { 0 => (0.5f, 1.125f), 1 => (0, 0), _ => (0.25f, 0.1875f) };
            AssertClose(before[i].Select((w, k) => w - (0.5f * (Net.Gradient(i, k, 3) + (l1 * MathF.Sign(w)) + (l2 * w)))), net[i]);
        }
    }

    [Fact]
    public void A_selector_of_nothing_is_refused()
    {
        string message = Assert.Throws<ArgumentException>(() => new Net(1, 1, 1).Step(new AdamW { DecayOn = TensorSelector.Named("conv*") }, 0)).Message;
        Assert.Contains("'conv*', which selects none of the parameters of Decaying: fc.weight, fc.bias, bn.weight.", message);
        Assert.Throws<ArgumentNullException>(() => new Sgd(1) { DecayOn = null! });
    }

    [Theory]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_factor_is_finite_and_not_negative(double factor) =>
        Assert.Contains("Decay must be a finite number of at least 0", Assert.Throws<ArgumentOutOfRangeException>(() => new Net(factor, 1, 1)).Message);

    [Theory]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    public void Steps_allocate_nothing(string name)
    {
        var net = new Net(Full, None, Half);
        Optimizer optimizer = Optimizers[name](0.1, TensorSelector.All);
        net.Step(optimizer, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) net.StepAgain(optimizer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertClose(IEnumerable<float> expected, float[] actual)
    {
        foreach ((float e, float a) in expected.Zip(actual, (e, a) => (e, a)))
            Assert.Equal(e, a, 2e-6f);
    }

    /// <summary>A dense layer and a normalisation: the parameters of one and their gradients.</summary>
    private sealed class Net
    {
        private readonly ParameterStore parameters, gradients;

        public Net(double weight, double bias, double norm)
        {
            var shape = new Shape(4, IsVector: true);
            var description = new NetworkDescription
            {
                Name = "Decaying",
                Input = shape,
                Output = shape,
                EndsInSoftmax = false,
                Layers = [],
                Parameters =
                [
                    new ParameterTensor(
                        "fc.weight", [4, 5], 0, [new PackedAxis(4, 1, 16, 0), new PackedAxis(5, 16, 5, 0)], new Initializer(InitializerKind.He, 5, 4))
                    {
                        Decay = weight,
                    },
                    new ParameterTensor("fc.bias", [4], 80, [new PackedAxis(4, 1, 16, 0)], default) { Decay = bias },
                    new ParameterTensor("bn.weight", [4], 96, [new PackedAxis(4, 1, 16, 0)], default) { Decay = norm },
                ],
                PackedParameters = 112,
                InferenceScratch = default,
                TrainingScratch = default,
            };
            parameters = new ParameterStore(description);
            gradients = new ParameterStore(description);
            for (int i = 0; i < 3; i++)
                parameters.CopyFrom(Name(i), [.. Enumerable.Range(0, this[i].Length).Select(k => 1 + (0.5f * MathF.Cos(k + (2 * i))))]);
        }

        public float[] this[int tensor]
        {
            get
            {
                var values = new float[parameters.Tensors[tensor].Count];
                parameters.CopyTo(Name(tensor), values);
                return values;
            }
        }

        /// <summary>Half a sine's height away from zero.</summary>
        public static float Gradient(int tensor, int index, int step) =>
            MathF.Sin((7 * tensor) + (3 * index) + step) is var sine ? sine + (0.5f * (sine < 0 ? -1 : 1)) : 0;

        public void Step(Optimizer optimizer, int step)
        {
            for (int i = 0; i < 3; i++)
                gradients.CopyFrom(Name(i), [.. Enumerable.Range(0, this[i].Length).Select(k => Gradient(i, k, step))]);
            StepAgain(optimizer);
        }

        public void StepAgain(Optimizer optimizer) => optimizer.Step(parameters, gradients);

        private string Name(int tensor) => parameters.Tensors[tensor].Name;
    }
}
