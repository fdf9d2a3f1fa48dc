using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using static ConvNet.Model.Tests.Declare;

namespace ConvNet.Model.Tests;

public class ActivationTests
{
    /// <summary>Kernels apply it to their results; no kernel of its own reads them again.</summary>
    [Theory]
    [InlineData("ReLU")]
    [InlineData("ReLU6")]
    [InlineData("LeakyReLU")]
    public void Cheap_ones_are_part_of_the_kernel_before_them(string activation)
    {
        NetworkGraph graph = Graph(
            Input(16, 8, 8), Conv(16, 3, ("Pad", 1)), Layer(activation), Conv(16, 3, ("Pad", 1), ("Groups", 16)), Layer(activation), As("x"), Conv(16, 1), As("y"),
            From("x", "y"), Layer("Add"), Layer(activation), Dense(8), Layer(activation));
        foreach (PlanTarget target in new[] { PlanTarget.Simd, PlanTarget.Gpu })
        {
            NetworkPlan plan = NetworkPlanner.Plan(graph, target);
            Assert.DoesNotContain(plan.Names.Kernels, kernel => kernel is ActivationKernel);
            Assert.True(plan.Inference.Steps.Count(step => step.Kernel.Name.Contains($"_{activation}")) >= 4);
        }
    }

    /// <summary>Pooling on the accumulators leaves a quarter of the values to the activation.</summary>
    [Theory]
    [InlineData("ReLU6")]
    [InlineData("HardSigmoid")]
    public void Monotone_ones_follow_a_maximum(string activation)
    {
        NetworkPlan plan = NetworkPlanner.Plan(Graph(Input(16, 8, 8), Conv(16, 3, ("Pad", 1)), Layer(activation), MaxPool(2)));
        Assert.DoesNotContain(plan.Inference.Steps, step => step.Kernel is PoolKernel);
    }

    [Theory]
    [InlineData("ReLU6", "He")]
    [InlineData("HardSwish", "He")]
    [InlineData("HardSigmoid", "Xavier")]
    public void Rectifiers_have_weights_of_their_own_variance_before_them(string activation, string initializer) =>
        Assert.Equal(initializer, NetworkPlanner.Plan(Graph(Input(16, 8, 8), Conv(16, 3), Layer(activation))).Parameters.Tensors[0].Initializer.Kind);

    [Theory]
    [InlineData("MaxPool")]
    [InlineData("AvgPool")]
    [InlineData("L2Pool")]
    public void Weights_are_drawn_for_the_activation_behind_a_pool(string pool)
    {
        Assert.Equal("He", Kind("ReLU"));
        Assert.Equal("Xavier", Kind("Tanh"));

        string Kind(string activation) => NetworkPlanner.Plan(
            Graph(Input(16, 8, 8), Conv(16, 3), Layer(pool, ("Window", 2)), Layer(activation))).Parameters.Tensors[0].Initializer.Kind;
    }

    /// <summary>One row of numbers: relu61 could be the first of one or the 61st of the other.</summary>
    [Fact]
    public void Rectifiers_with_and_without_a_bound_count_together() => Assert.Equal(
        ["input", "relu1", "relu2", "relu3", "prelu1"], Graph(Input(1, 8, 8), ReLU, Layer("ReLU6"), ReLU, Layer("PReLU")).Nodes.Select(n => n.Name));
}
