using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>The logarithm of a softmax: unlike a softmax a layer like others, with a gradient of its own.</summary>
internal sealed class LogSoftmaxPlanner(Operation operation, BlockedLayout input) : LayerPlanner(operation, input)
{
    public override bool CanOverwrite(bool training) => true;

    public override bool RereadsInputs => false;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training) => pass.Call(
        new LogSoftmaxKernel(input.Layout, output.Layout), $"{Name}", PlannedOperand.Read(input), PlannedOperand.Write(output));

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) => pass.Call(
        new LogSoftmaxGradientKernel(output.Layout, outputGradient.Layout, inputGradient.Layout), $"{Name}: input",
        PlannedOperand.Read(output), PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient));
}
