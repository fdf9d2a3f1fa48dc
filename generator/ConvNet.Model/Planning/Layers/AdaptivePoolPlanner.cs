using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Pooling over a grid whose cells differ in size; where they do not, it is a plain pool.</summary>
internal sealed class AdaptivePoolPlanner(Operation operation, bool isMax, BlockedLayout input) : LayerPlanner(operation, input)
{
    public override bool RereadsInputs => isMax;

    public override bool RereadsOutput => isMax;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training) => pass.Call(
        new AdaptivePoolKernel(isMax, input.Layout, output.Layout), $"{Name}", PlannedOperand.Read(input), PlannedOperand.Write(output));

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters)
    {
        var kernel = new AdaptivePoolGradientKernel(isMax, Adds: false, input.Layout, output.Layout, outputGradient.Layout, inputGradient.Layout);
        if (isMax)
            pass.Call(
                kernel, $"{Name}: input", PlannedOperand.Read(input), PlannedOperand.Read(output),
                PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient));
        else
            pass.Call(kernel, $"{Name}: input", PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient));
    }
}
