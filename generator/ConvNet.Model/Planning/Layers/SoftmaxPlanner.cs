using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>
/// Softmax, always the last layer. Training stops before it: losses work on the logits, and the trainer knows its gradient.
/// </summary>
internal sealed class SoftmaxPlanner(Operation operation, BlockedLayout input) : LayerPlanner(operation, input)
{
    public override bool IsAlias(bool training) => training;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        pass.Call(new SoftmaxKernel(input.Layout, output.Layout), $"{Name}", PlannedOperand.Read(input), PlannedOperand.Write(output));
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) =>
        throw new InvalidOperationException("Training works on the logits.");
}
