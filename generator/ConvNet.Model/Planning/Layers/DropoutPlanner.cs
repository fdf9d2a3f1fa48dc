using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Inverted dropout: a product with a mask in training, nothing in inference.</summary>
internal sealed class DropoutPlanner(Operation operation, Dropout dropout, BlockedLayout input) : LayerPlanner(operation, input)
{
    private Value? _mask;

    public override BlockedLayout OutputLayout(Shape shape) => Input;

    public override bool IsAlias(bool training) => !training;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        _mask = pass.Image(Name + "Mask", Input, $"{Name}: 0 or 1 / (1 - rate)");
        pass.Call(new DropoutMaskKernel(Operation.Main.Index, _mask.Floats, dropout.Rate), $"{Name}: mask", PlannedOperand.Write(_mask));
        pass.Call(
            new MultiplyKernel(input.Layout, Input, output.Layout), $"{Name}",
            PlannedOperand.Read(input), PlannedOperand.Read(_mask), PlannedOperand.Write(output));
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters)
    {
        pass.Call(
            new MultiplyKernel(outputGradient.Layout, Input, inputGradient.Layout), $"{Name}: input",
            PlannedOperand.Read(outputGradient), PlannedOperand.Read(_mask!), PlannedOperand.Write(inputGradient));
    }
}
