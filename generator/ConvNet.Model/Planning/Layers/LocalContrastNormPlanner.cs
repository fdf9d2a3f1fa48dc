using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Local contrast normalisation.</summary>
internal sealed class LocalContrastNormPlanner(Operation operation, LocalContrastNorm norm, BlockedLayout input) : LayerPlanner(operation, input)
{
    public override bool RereadsOutput => false;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training) => pass.Call(
        new LocalContrastNormKernel(norm, input.Layout, output.Layout), $"{Name}",
        PlannedOperand.Read(input), PlannedOperand.Write(Planes(pass)), PlannedOperand.Write(output));

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) => pass.Call(
        new LocalContrastNormGradientKernel(norm, input.Layout, outputGradient.Layout, inputGradient.Layout), $"{Name}: input",
        PlannedOperand.Read(input), PlannedOperand.Read(outputGradient), PlannedOperand.Write(Planes(pass)), PlannedOperand.Write(inputGradient));

    private Value Planes(PassBuilder pass) =>
        pass.Raw(Name + "Planes", LocalContrastNormKernel.Planes(norm, Input), $"{Name}: means and deviations, one number a position");
}
