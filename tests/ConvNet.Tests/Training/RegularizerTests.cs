using ConvNet.Tests.Networks;

namespace ConvNet.Tests.Training;

/// <summary>Penalties, bounds and clipping on the parameters of <see cref="Linear{TEnd}"/>, whose packing has unused lanes.</summary>
public sealed unsafe class RegularizerTests
{
    private readonly ParameterStore parameters = Linear<Plain>.New(1).Parameters;
    private readonly ParameterStore gradients = new(Linear<Plain>.Description);

    public RegularizerTests()
    {
        parameters.CopyFrom("fc.bias", [1, -1, 2]);
        gradients.CopyFrom("fc.weight", [.. Enumerable.Range(0, 24).Select(i => MathF.Sin(i))]);
        gradients.CopyFrom("fc.bias", [3, -4, 0]);
    }

    [Fact]
    public void A_penalty_is_on_the_selected_parameters_alone()
    {
        float[] weight = Weight, bias = Bias, g = Copy(gradients, "fc.weight");
        new Sgd(0.5)
        {
            Penalties =
            [
                new Penalty { L2 = 0.1, On = TensorSelector.Weights }, new Penalty { L1 = 0.2, On = TensorSelector.Named("fc.w*") },
                new Penalty { L1 = 0.25, On = TensorSelector.Biases },
            ],
        }.Step(parameters, gradients);
        for (int i = 0; i < 24; i++)
            Assert.Equal(weight[i] - (0.5f * (g[i] + (0.1f * weight[i]) + (0.2f * MathF.Sign(weight[i])))), Weight[i], 1e-6f);
        Assert.Equal([bias[0] - (0.5f * 3.25f), bias[1] + (0.5f * 4.25f), bias[2] - (0.5f * 0.25f)], Bias);
        AssertLanesAreZero();
    }

    [Fact]
    public void Penalties_on_the_same_parameter_add_up()
    {
        var twice = new Sgd(1) { Penalties = [new Penalty { L2 = 0.125 }, new Penalty { L2 = 0.25, On = TensorSelector.Biases }] };
        twice.Step(parameters, new ParameterStore(Linear<Plain>.Description));
        Assert.Equal([0.625f, -0.625f, 1.25f], Bias);
    }

    [Fact]
    public void The_gradient_of_a_magnitude_at_zero_is_zero()
    {
        parameters.CopyFrom("fc.bias", [0, 1, -1]);
        new Sgd(1) { Penalties = [new Penalty { L1 = 0.5, On = TensorSelector.Biases }] }.Step(parameters, new ParameterStore(Linear<Plain>.Description));
        Assert.Equal([0, 0.5f, -0.5f], Bias);
    }

    [Fact]
    public void The_norm_of_all_gradients_is_clipped()
    {
        double norm = Math.Sqrt(Copy(gradients, "fc.weight").Concat(Copy(gradients, "fc.bias")).Sum(g => (double)g * g));
        float[] weight = Weight, g = Copy(gradients, "fc.weight");
        new Sgd(1) { ClipNorm = 2 }.Step(parameters, gradients);
        for (int i = 0; i < 24; i++)
            Assert.Equal(weight[i] - (g[i] * 2 / (norm + 1e-6)), Weight[i], 1e-6);
        Assert.Equal(g, Copy(gradients, "fc.weight"));
    }

    [Fact]
    public void A_norm_within_the_bound_stays()
    {
        ParameterStore free = parameters.Clone();
        new Sgd(1) { ClipNorm = 100, ClipValue = 100 }.Step(parameters, gradients);
        new Sgd(1).Step(free, gradients);
        Assert.Equal(Copy(free, "fc.weight"), Weight);
    }

    [Fact]
    public void Single_gradients_are_clipped_before_the_penalties()
    {
        new Sgd(1) { ClipValue = 0.5, Penalties = [new Penalty { L2 = 1, On = TensorSelector.Biases }] }.Step(parameters, gradients);
        Assert.Equal([-0.5f, 0.5f, 0], Bias);
    }

    [Fact]
    public void Filters_are_scaled_down_to_the_bound()
    {
        float[] free = new float[24];
        ParameterStore other = parameters.Clone();
        new Sgd(1).Step(other, gradients);
        other.CopyTo("fc.weight", free);
        double[] norms = [.. free.Chunk(8).Select(filter => Math.Sqrt(filter.Sum(w => (double)w * w)))];
        double bound = norms.Order().ElementAt(1);

        new Sgd(1) { MaxNorms = [new MaxNorm(bound)] }.Step(parameters, gradients);
        for (int i = 0; i < 24; i++)
            Assert.Equal(free[i] * Math.Min(1, bound / norms[i / 8]), Weight[i], 1e-6);
        Assert.Contains(norms, norm => norm > bound + 0.1);
        Assert.Equal(Copy(other, "fc.bias"), Bias);
        AssertLanesAreZero();
    }

    [Fact]
    public void A_norm_sums_all_values_in_double_precision()
    {
        using var memory = new ConvNet.CompilerServices.AlignedMemory(48);
        double sum = 0;
        for (int i = 0; i < 48; i++)
        {
            memory.Pointer[i] = 1e30f * i;
            sum += (double)memory.Pointer[i] * memory.Pointer[i];
        }

        Assert.Equal(Math.Sqrt(sum), GradientRules.Norm(memory.Pointer, 48), 1e17);
    }

    [Fact]
    public void A_rule_about_nothing_is_refused()
    {
        var optimizer = new Sgd(1) { Penalties = [new Penalty { L1 = 1, On = TensorSelector.Named("conv*") }] };
        string message = Assert.Throws<ArgumentException>(() => optimizer.Step(parameters, gradients)).Message;
        Assert.Contains("'conv*', which selects none of the parameters of Linear: fc.weight, fc.bias.", message);
        Assert.Equal(0, optimizer.Steps);
        Assert.Throws<ArgumentException>(() => new Sgd(1) { MaxNorms = [new MaxNorm(1) { On = TensorSelector.Named("FC.weight") }] }.Step(parameters, gradients));
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Penalty { L1 = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Penalty { L2 = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MaxNorm(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(1) { ClipNorm = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(1) { ClipValue = double.PositiveInfinity });
        Assert.Throws<ArgumentException>(() => TensorSelector.Named(""));
    }

    [Fact]
    public void Steps_with_rules_allocate_nothing()
    {
        var optimizer = new Adam
        {
            ClipNorm = 1, ClipValue = 0.1, MaxNorms = [new MaxNorm(1)], Penalties = [new Penalty { L1 = 0.1, L2 = 0.1 }],
        };
        optimizer.Step(parameters, gradients);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
            optimizer.Step(parameters, gradients);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private float[] Weight => Copy(parameters, "fc.weight");

    private float[] Bias => Copy(parameters, "fc.bias");

    private static float[] Copy(ParameterStore store, string name)
    {
        var values = new float[store.Tensors.Single(tensor => tensor.Name == name).Count];
        store.CopyTo(name, values);
        return values;
    }

    private void AssertLanesAreZero()
    {
        for (int i = 0; i < Linear<Plain>.Bias + Linear<Plain>.Lanes; i++)
            Assert.True(i % Linear<Plain>.Lanes < Linear<Plain>.Outputs || parameters.Packed[i] == 0, $"Lane {i} is {parameters.Packed[i]}.");
    }
}
