using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>
/// Softmax, always the last layer. Training stops before it: losses work on the logits, and the trainer knows its gradient.
/// </summary>
internal sealed class SoftmaxPlanner(Operation operation, BlockedLayout input) : LayerPlanner(operation, input)
{
    private bool IsFlattenedVolume => Operation.Main.InputShape.IsFlat && Input.Height * Input.Width > 1;

    public override bool IsAlias(bool training) => training;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        if (IsFlattenedVolume)
        {
            // Over all values, not over the channels of each position: the vector in its own order.
            Value flat = pass.Image(Name + "Input", new BlockedLayout(Operation.Main.InputShape), $"{Name}'s input in planar order");
            pass.Call(new ExportKernel(input.Layout), $"{Name}: flatten", PlannedOperand.Read(input), PlannedOperand.Write(flat));
            input = flat;
        }

        pass.Call(new SoftmaxKernel(input.Layout, output.Layout), $"{Name}", PlannedOperand.Read(input), PlannedOperand.Write(output));
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) =>
        throw new InvalidOperationException("Training works on the logits.");
}
