using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>The maximum over groups of neighbouring channels.</summary>
internal sealed class MaxoutPlanner(Operation operation, Maxout maxout, BlockedLayout input) : LayerPlanner(operation, input)
{
    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training) => pass.Call(
        new MaxoutKernel(maxout.Pieces, input.Layout, output.Layout), $"{Name}", PlannedOperand.Read(input), PlannedOperand.Write(output));

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) => pass.Call(
        new MaxoutGradientKernel(maxout.Pieces, input.Layout, output.Layout, outputGradient.Layout, inputGradient.Layout), $"{Name}: input",
        PlannedOperand.Read(input), PlannedOperand.Read(output), PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient));
}
