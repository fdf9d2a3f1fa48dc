using System.Text.Json;
using ConvNet.Testing;
using ConvNet.Testing.Golden;

namespace ConvNet.Tests.Training;

public sealed class OptimizerTests
{
    /// <summary>The settings that the optimizers have; a recorded run with any other is of a kind that does not exist here.</summary>
    private static readonly string[] Settings = ["kind", "lr", "momentum", "weight_decay", "beta1", "beta2", "eps"];

    public static TheoryData<string> Recorded => ["sgd", "sgd_l2", "sgd_momentum", "adam", "adam_l2"];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Every_step_is_that_of_PyTorch(string name)
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        GoldenCase golden = GoldenCase.All("optimizer").Single(recorded => recorded.Name == $"optimizer__{name}");
        Assert.All(golden.Arguments.EnumerateObject(), setting => Assert.Contains(setting.Name, Settings));
        Optimizer optimizer = Setting("kind", "") switch
        {
            "sgd" => new Sgd(Number("lr", 0)) { Momentum = Number("momentum", 0), WeightDecay = Number("weight_decay", 0) },
            "adam" => new Adam(Number("lr", 0))
            {
                Beta1 = Number("beta1", 0), Beta2 = Number("beta2", 0), Epsilon = Number("eps", 0), WeightDecay = Number("weight_decay", 0),
            },
            string other => throw new InvalidOperationException($"There is no {other}."),
        };

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

        double Number(string setting, double otherwise) =>
            golden.Arguments.TryGetProperty(setting, out JsonElement value) ? value.GetDouble() : otherwise;
        string Setting(string setting, string otherwise) =>
            golden.Arguments.TryGetProperty(setting, out JsonElement value) ? value.GetString()! : otherwise;
    }

    [Fact]
    public void Every_recorded_run_of_a_kind_that_exists_is_tested()
    {
        Assert.SkipUnless(TestData.IsPresent, TestData.Missing);
        IEnumerable<string> possible = GoldenCase.All("optimizer")
            .Where(golden => golden.Arguments.GetProperty("kind").GetString() is "sgd" or "adam")
            .Where(golden => golden.Arguments.EnumerateObject().All(setting => Settings.Contains(setting.Name)))
            .Select(golden => golden.Name["optimizer__".Length..]);
        Assert.Equal(possible.Order(), Recorded.Select(row => row.Data).Order());
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
    public void An_optimizer_serves_one_network()
    {
        var optimizer = new Sgd(0.1) { Momentum = 0.9 };
        new Vector([1f]).Step(optimizer, [1f]);
        Assert.Contains("parameters of Vector", Assert.Throws<ArgumentException>(() => new Vector([1f]).Step(optimizer, [1f])).Message);
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
        Assert.Throws<InvalidOperationException>(() => new Vector([1f]).Step(new Sgd(0.1) { Nesterov = true }, [1f]));
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

        public void Step(Optimizer optimizer, ReadOnlySpan<float> gradient)
        {
            gradients.CopyFrom("w", gradient);
            optimizer.Step(parameters, gradients);
        }
    }
}
