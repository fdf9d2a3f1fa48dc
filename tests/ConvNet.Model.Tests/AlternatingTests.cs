using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using static ConvNet.Model.Tests.Declare;

namespace ConvNet.Model.Tests;

/// <summary>Dense layers that take their blocks of outputs backward in every second call.</summary>
public class AlternatingTests
{
    /// <summary>Those whose weights are most of a network that a second-level cache does not quite hold.</summary>
    [Theory]
    [InlineData(784, 128, false)]
    [InlineData(3136, 32, false)]
    [InlineData(3136, 64, true)]
    [InlineData(3136, 128, true)]
    [InlineData(3136, 200, true)]
    [InlineData(3136, 256, false)] // several threads share it
    public void Weights_that_are_most_of_a_middling_network_are_read_to_and_fro(int inputs, int outputs, bool alternates) =>
        Assert.Equal(alternates, First(Plan(Input(inputs, 1, 1), Dense(outputs), ReLU, Dense(10)).Inference).Alternates);

    [Fact]
    public void Those_of_a_large_network_are_not() =>
        Assert.False(First(Plan(Input(64, 7, 7), Conv(256, 3, ("Pad", 1)), Conv(256, 3, ("Pad", 1)), Conv(64, 1), Dense(128), Dense(10)).Inference).Alternates);

    /// <summary>In which direction the last call went is kept in memory that nothing else has, in training as in inference; on a device there is no such thing.</summary>
    [Fact]
    public void The_direction_is_kept_from_one_call_to_the_next()
    {
        NetworkPlan plan = Plan(Input(64, 7, 7), Conv(64, 3, ("Pad", 1)), ReLU, Dense(128), ReLU, Dense(10));
        foreach (PassPlan pass in (PassPlan[])[plan.Inference, plan.TrainingForward])
        {
            Step step = pass.Steps.Single(s => s.Kernel is DenseKernel { Alternates: true });
            string order = step.Operands[step.Operands.Count - 1].Name!;
            Planning.Buffer held = pass.Buffers.Single(b => b.Name == order);
            Assert.False(held.IsPerImage);
            Assert.All(
                pass.Buffers.Where(b => b.Name != order && !b.IsPerImage),
                other => Assert.True(other.Offset >= held.Offset + held.Floats || other.Offset + other.Floats <= held.Offset, $"{other.Name} lies over {order}."));
        }

        Assert.DoesNotContain(NetworkPlanner.Plan(plan.Graph, PlanTarget.Gpu).Inference.Steps, s => s.Kernel is DenseKernel { Alternates: true });
    }

    private static DenseKernel First(PassPlan pass) => pass.Steps.Select(s => s.Kernel).OfType<DenseKernel>().First();

    private static NetworkPlan Plan(params LayerDefinition[] layers) => NetworkPlanner.Plan(Graph(layers));
}
