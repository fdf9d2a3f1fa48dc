using System.Collections.Immutable;
using System.Text.Json;
using ConvNet.Testing;
using ConvNet.Testing.Golden;
using ConvNet.Tests.Networks;

namespace ConvNet.Tests.Training;

public sealed class OptimizerTests
{
    public static TheoryData<string> Recorded =>
    [
        "sgd", "sgd_l2", "sgd_momentum", "sgd_l1", "sgd_elastic", "sgd_clip_value", "alexnet_sgd", "adam", "adam_l2", "amsgrad",
        "adamax", "adadelta", "rmsprop", "rmsprop_momentum",
    ];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Every_step_is_that_of_PyTorch(string name)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        GoldenCase golden = GoldenCase.All("optimizer").Single(recorded => recorded.Name == $"optimizer__{name}");
        var used = new HashSet<string>();
        Optimizer optimizer = New(golden.Arguments, used);
        Assert.All(golden.Arguments.EnumerateObject(), setting => Assert.Contains(setting.Name, used));

        float[] start = golden.Floats("param0"), gradients = golden.Floats("grads"), actual = new float[20 * start.Length];
        Vector vector = new(start);
        for (int step = 0; step < 20; step++)
        {
            vector.Step(optimizer, gradients.AsSpan(step * start.Length, start.Length));
            vector.Values.CopyTo(actual, step * start.Length);
        }

        var differences = new Differences();
        differences.Compare("params", golden.Doubles("params"), actual, golden.Tolerance("params"));
        Assert.Equal("", differences.Text);
    }

    [Fact]
    public void Every_recorded_run_is_tested()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        Assert.Equal(
            GoldenCase.All("optimizer").Select(golden => golden.Name["optimizer__".Length..]).Order(), Recorded.Select(row => row.Data).Order());
    }

    /// <summary>PyTorch's formula in double precision: momentum with dampening, and Nesterov's look ahead, which no recorded run has.</summary>
    [Theory]
    [InlineData(0.9, 0.0, true, 0.01)]
    [InlineData(0.9, 0.3, false, 0.0)]
    [InlineData(0.5, 0.5, false, 0.1)]
    public void Momentum_follows_the_formula(double momentum, double dampening, bool nesterov, double decay)
    {
        const double Rate = 0.05;
        Vector vector = new([1f, -2f, 0.5f]);
        double[] w = [1, -2, 0.5], v = new double[3];
        var optimizer = new Sgd(Rate) { Momentum = momentum, Dampening = dampening, Nesterov = nesterov, WeightDecay = decay };
        for (int step = 0; step < 20; step++)
        {
            float[] gradient = [MathF.Sin(step), MathF.Cos(step), 0.1f * step];
            vector.Step(optimizer, gradient);
            for (int i = 0; i < 3; i++)
            {
                double g = gradient[i] + (decay * w[i]);
                v[i] = step == 0 ? g : (momentum * v[i]) + ((1 - dampening) * g);
                w[i] -= Rate * (nesterov ? g + (momentum * v[i]) : v[i]);
            }
        }

        for (int i = 0; i < 3; i++)
            Assert.Equal(w[i], vector.Values[i], 1e-5);
    }

    /// <summary>PyTorch's formulas in double precision, for the settings that no recorded run has.</summary>
    [Fact]
    public void Adagrad_follows_the_formula()
    {
        double[] sum = new double[3];
        AssertFollows(
            new Adagrad(0.1) { LearningRateDecay = 0.05, WeightDecay = 0.01 },
            (step, i, w, gradient) =>
            {
                double g = gradient + (0.01 * w);
                sum[i] += g * g;
                return w - (0.1 / (1 + (step * 0.05)) * g / (Math.Sqrt(sum[i]) + 1e-10));
            });
    }

    [Fact]
    public void Centred_rmsprop_follows_the_formula()
    {
        double[] square = new double[3], mean = new double[3], buffer = new double[3];
        AssertFollows(
            new RmsProp(0.01) { Alpha = 0.9, Centered = true, Momentum = 0.5, Epsilon = 1e-3 },
            (_, i, w, g) =>
            {
                square[i] = (0.9 * square[i]) + (0.1 * g * g);
                mean[i] = (0.9 * mean[i]) + (0.1 * g);
                buffer[i] = (0.5 * buffer[i]) + (g / (Math.Sqrt(square[i] - (mean[i] * mean[i])) + 1e-3));
                return w - (0.01 * buffer[i]);
            });
    }

    [Fact]
    public void Decoupled_decay_follows_the_formula()
    {
        Assert.Equal(0.01, new AdamW().WeightDecay);
        double[] m = new double[3], v = new double[3];
        AssertFollows(
            new AdamW(0.05) { WeightDecay = 0.2 },
            (step, i, w, g) =>
            {
                m[i] = (0.9 * m[i]) + (0.1 * g);
                v[i] = (0.999 * v[i]) + (0.001 * g * g);
                double root = Math.Sqrt(v[i] / (1 - Math.Pow(0.999, step + 1)));
                return (w * (1 - (0.05 * 0.2))) - (0.05 * m[i] / (1 - Math.Pow(0.9, step + 1)) / (root + 1e-8));
            });
    }

    [Fact]
    public void A_rate_in_the_velocity_changes_gradually()
    {
        Vector vector = new([0f]);
        var optimizer = new Sgd(0.5) { Momentum = 0.5, RateInVelocity = true };
        vector.Step(optimizer, [1f]);
        optimizer.LearningRate = 0;
        vector.Step(optimizer, [1f]);
        Assert.Equal(-0.75f, vector.Values[0]);
    }

    [Fact]
    public void The_learning_rate_may_change_between_steps()
    {
        Vector vector = new([1f]);
        var optimizer = new Sgd(0.5);
        vector.Step(optimizer, [1f]);
        optimizer.LearningRate = 0.25;
        vector.Step(optimizer, [1f]);
        Assert.Equal(0.25f, vector.Values[0]);
    }

    [Fact]
    public void States_without_gradients_decay_to_zero_and_not_to_the_smallest_float()
    {
        Optimizer[] optimizers =
        [
            new Sgd(0.1) { Momentum = 0.9 }, new Adam(0.1) { Beta2 = 0.9 }, new AdamW(0.1) { Beta2 = 0.9 }, new Adamax(0.1),
            new RmsProp(0.1) { Alpha = 0.9, Momentum = 0.9, Centered = true }, new Adadelta(0.1) { Rho = 0.9 },
        ];
        foreach (Optimizer optimizer in optimizers)
        {
            Vector vector = new([1f, -2f]);
            vector.Step(optimizer, [1f, -1f]);
            float[] before = vector.State(optimizer, 0);
            for (int step = 0; step < 1500; step++)
                vector.Step(optimizer, [0f, 0f]);
            Assert.DoesNotContain(0f, before);
            Assert.Equal([0f, 0f], vector.State(optimizer, 0));
        }
    }

    [Fact]
    public void An_optimizer_serves_one_network()
    {
        var optimizer = new Sgd(0.1) { Momentum = 0.9 };
        new Vector([1f]).Step(optimizer, [1f]);
        Assert.Contains("state of another network, of the class Vector", Assert.Throws<ArgumentException>(() => new Vector([1f]).Step(optimizer, [1f])).Message);
    }

    [Fact]
    public void A_second_network_of_the_same_class_is_another_one()
    {
        var optimizer = new Adam(0.1);
        using Trainer<Linear<WithSoftmax>> first = new(Linear<WithSoftmax>.New(1), optimizer), second = new(Linear<WithSoftmax>.New(2), optimizer);
        first.Step(new float[8], [1]);
        Assert.Contains("give each network an optimizer of its own", Assert.Throws<ArgumentException>(() => second.Step(new float[8], [1])).Message);
        Assert.Equal(1, optimizer.Steps);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0.1) { Momentum = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0.1) { WeightDecay = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0.1) { Dampening = 2 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam { Beta2 = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam { Epsilon = 1e-60 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RmsProp { Alpha = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adadelta { Epsilon = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad { LearningRateDecay = -1 });
        Assert.Throws<InvalidOperationException>(() => new Vector([1f]).Step(new Sgd(0.1) { Nesterov = true }, [1f]));
    }

    /// <summary>The optimizer of a recorded run, and the settings that were asked for.</summary>
    private static Optimizer New(JsonElement settings, HashSet<string> used)
    {
        used.Add("kind");
        string kind = settings.GetProperty("kind").GetString()!;
        ImmutableArray<Penalty> penalties = [new Penalty { L1 = Number("l1"), L2 = Number("l2") }];
        double? clip = settings.TryGetProperty("clip_value", out _) ? Number("clip_value") : null;
        return kind switch
        {
            "sgd" or "alexnet" => new Sgd(Number("lr"))
            {
                Momentum = Number("momentum"), WeightDecay = Number("weight_decay"), RateInVelocity = kind == "alexnet",
                Penalties = penalties, ClipValue = clip,
            },
            "adam" => new Adam(Number("lr"))
            {
                Beta1 = Number("beta1"), Beta2 = Number("beta2"), Epsilon = Number("eps"), WeightDecay = Number("weight_decay"),
                AmsGrad = used.Add("amsgrad") && settings.TryGetProperty("amsgrad", out JsonElement amsgrad) && amsgrad.GetBoolean(),
            },
            "adamax" => new Adamax(Number("lr")) { Beta1 = Number("beta1"), Beta2 = Number("beta2"), Epsilon = Number("eps") },
            "adadelta" => new Adadelta(Number("lr")) { Rho = Number("rho"), Epsilon = Number("eps") },
            "rmsprop" => new RmsProp(Number("lr"))
            {
                Alpha = Number("alpha"), Epsilon = Number("eps"), Momentum = Number("momentum"), WeightDecay = Number("weight_decay"),
            },
            _ => throw new InvalidOperationException($"There is no {kind}."),
        };

        double Number(string setting)
        {
            used.Add(setting);
            return settings.TryGetProperty(setting, out JsonElement value) ? value.GetDouble() : 0;
        }
    }

    /// <summary>Compares 20 steps with a formula: (step from 0, index, parameter, gradient) to the new parameter.</summary>
    private static void AssertFollows(Optimizer optimizer, Func<int, int, double, double, double> formula)
    {
        Vector vector = new([1f, -2f, 0.5f]);
        double[] w = [1, -2, 0.5];
        for (int step = 0; step < 20; step++)
        {
            float[] gradient = [MathF.Sin(step), MathF.Cos(step), 0.1f * step];
            vector.Step(optimizer, gradient);
            for (int i = 0; i < 3; i++)
                w[i] = formula(step, i, w[i], gradient[i]);
        }

        for (int i = 0; i < 3; i++)
            Assert.Equal(w[i], vector.Values[i], 1e-5);
    }

    /// <summary>A network's parameters that are one vector.</summary>
    private sealed class Vector
    {
        private readonly ParameterStore parameters;
        private readonly ParameterStore gradients;

        public Vector(float[] start)
        {
            var shape = new Shape(start.Length, IsVector: true);
            var description = new NetworkDescription
            {
                Name = "Vector",
                Input = shape,
                Output = shape,
                EndsInSoftmax = false,
                Layers = [],
                Parameters = [new ParameterTensor("w", [start.Length], 0, [new PackedAxis(start.Length, 1, start.Length, 0)], default)],
                PackedParameters = start.Length,
                InferenceScratch = default,
                TrainingScratch = default,
            };
            parameters = new ParameterStore(description);
            gradients = new ParameterStore(description);
            parameters.CopyFrom("w", start);
        }

        public float[] Values
        {
            get
            {
                var values = new float[parameters.Tensors[0].Count];
                parameters.CopyTo("w", values);
                return values;
            }
        }

        public float[] State(Optimizer optimizer, int index)
        {
            var values = new float[parameters.Tensors[0].Count];
            optimizer.StatesFor(parameters)[index].CopyTo("w", values);
            return values;
        }

        public void Step(Optimizer optimizer, ReadOnlySpan<float> gradient)
        {
            gradients.CopyFrom("w", gradient);
            optimizer.Step(parameters, gradients);
        }
    }
}
