using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>An activation that no layer before it could take along.</summary>
internal sealed class ActivationPlanner(Operation operation, Activation activation, BlockedLayout input) : LayerPlanner(operation, input)
{
    public override BlockedLayout OutputLayout(Shape shape) => Input;

    public override bool CanOverwrite(bool training) => true;

    public override bool RereadsInputs => activation.NeedsInput;

    public override bool RereadsOutput => !activation.NeedsInput;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training) => pass.Call(
        new ActivationKernel(activation, input.Layout, output.Layout),
        $"{Name}", PlannedOperand.Read(input), PlannedOperand.Write(output));

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters)
    {
        Value value = activation.NeedsInput ? input : output;
        pass.Call(
            ActivationGradientKernel.Of(activation, value.Layout, outputGradient.Layout, inputGradient.Layout),
            $"{Name}: input", PlannedOperand.Read(value), PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient));
    }
}
