using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>An enlarged image.</summary>
internal sealed class UpsamplePlanner(Operation operation, Upsample upsample, BlockedLayout input) : LayerPlanner(operation, input)
{
    public override bool RereadsInputs => false;

    public override bool RereadsOutput => false;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training) => pass.Call(
        new UpsampleKernel(upsample.Factor, upsample.IsBilinear, upsample.AlignCorners, input.Layout, output.Layout), $"{Name}",
        PlannedOperand.Read(input), PlannedOperand.Write(output));

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) => pass.Call(
        new UpsampleGradientKernel(upsample.Factor, upsample.IsBilinear, upsample.AlignCorners, outputGradient.Layout, inputGradient.Layout), $"{Name}: input",
        PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient));
}
