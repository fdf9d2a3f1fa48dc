using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Squared distances. As of a dense layer the weights are packed in the order in which the input lies in memory.</summary>
internal sealed class RbfOutputPlanner(Operation operation, RbfOutput layer, BlockedLayout input) : LayerPlanner(operation, input)
{
    public override bool RereadsOutput => false;

    public override IEnumerable<PackedTensor> Parameters(InitializerPlan initializer)
    {
        const int full = BlockedLayout.Full;
        int features = Input.Blocks * Input.Plane;
        yield return new PackedTensor(
            Name + ".weight", Operation.Main.Parameters[0].Shape, 0, BlockedLayout.RoundUp(layer.Units) * features,
            EquatableArray.Of(
                new PackedAxisPlan(layer.Units, 1, full, features * full),
                new PackedAxisPlan(Input.Channels, full, full, Input.Plane * full),
                new PackedAxisPlan(Input.Height, Input.Row * full, Input.Height, 0),
                new PackedAxisPlan(Input.Width, Input.Pixel * full, Input.Width, 0)),
            null, initializer);
    }

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training) => pass.Call(
        new RbfKernel(input.Layout, layer.Units), $"{Name}: distances to {layer.Units} points",
        PlannedOperand.Read(input), Operand.Parameters(parameters), PlannedOperand.Write(output));

    protected override void Learn(PassBuilder pass, Value input, Value output, Value outputGradient, int parameters) => pass.Call(
        new RbfWeightGradientKernel(input.Layout, layer.Units), $"{Name}: points", PlannedOperand.Read(input), Operand.Parameters(parameters),
        PlannedOperand.Read(outputGradient), Operand.Gradients(parameters));

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) => pass.Call(
        new RbfInputGradientKernel(input.Layout, inputGradient.Layout, layer.Units), $"{Name}: input", PlannedOperand.Read(input), Operand.Parameters(parameters),
        PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient));
}
