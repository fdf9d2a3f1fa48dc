using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Local response normalisation. The backward pass computes the sums again rather than keep them.</summary>
internal sealed class LocalResponseNormPlanner(Operation operation, LocalResponseNorm norm, BlockedLayout input) : LayerPlanner(operation, input)
{
    private int Line => LocalResponseNormKernel.Line(norm, Input);

    public override bool RereadsOutput => false;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        var kernel = new LocalResponseNormKernel(norm, input.Layout, output.Layout);
        Value line = pass.Raw(Name + "Line", kernel.Parts * Line, $"{Name}: the squares of a position's channels");
        pass.Call(
            kernel, $"{Name}",
            PlannedOperand.Read(input), PlannedOperand.Write(line), PlannedOperand.Write(output));
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters)
    {
        Value lines = pass.Raw(Name + "Lines", 2 * Line, $"{Name}: one position's squares, and what its channels pass to each other");
        pass.Call(
            new LocalResponseNormGradientKernel(norm, input.Layout, outputGradient.Layout, inputGradient.Layout), $"{Name}: input",
            PlannedOperand.Read(input), PlannedOperand.Read(outputGradient), PlannedOperand.Write(lines), PlannedOperand.Write(inputGradient));
    }
}
