using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Layers that only move numbers: padding, cropping, shuffles.</summary>
internal sealed class MovePlanner(Operation operation, PlaneMove move, BlockedLayout input) : LayerPlanner(operation, input)
{
    public override bool RereadsInputs => false;

    public override bool RereadsOutput => false;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training) => pass.Call(
        new MoveKernel(move, input.Layout, output.Layout, Operation.Main.Layer.Kind), $"{Name}", PlannedOperand.Read(input), PlannedOperand.Write(output));

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) => pass.Call(
        new MoveKernel(move.Reverse(), outputGradient.Layout, inputGradient.Layout, Operation.Main.Layer.Kind + "Gradient"), $"{Name}: input",
        PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient));
}
