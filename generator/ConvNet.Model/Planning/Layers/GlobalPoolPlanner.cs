using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>The mean or maximum of each channel.</summary>
internal sealed class GlobalPoolPlanner(Operation operation, bool isMax, BlockedLayout input) : LayerPlanner(operation, input)
{
    public override bool RereadsInputs => isMax;

    public override bool RereadsOutput => isMax;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training) => pass.Call(
        new GlobalPoolKernel(isMax, input.Layout),
        $"{Name}: {Input.Height}x{Input.Width}", PlannedOperand.Read(input), PlannedOperand.Write(output));

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters)
    {
        var kernel = new GlobalPoolGradientKernel(isMax, input.Layout, inputGradient.Layout);
        if (isMax)
            pass.Call(
                kernel, $"{Name}: input", PlannedOperand.Read(input), PlannedOperand.Read(output),
                PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient));
        else
            pass.Call(kernel, $"{Name}: input", PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient));
    }
}
