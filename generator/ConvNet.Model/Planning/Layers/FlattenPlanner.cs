using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Flattening moves nothing, unless a reader cares about the order of the values.</summary>
internal sealed class FlattenPlanner(Operation operation, BlockedLayout input) : LayerPlanner(operation, input)
{
    public override bool RereadsInputs => false;

    public override bool RereadsOutput => false;

    public override BlockedLayout OutputLayout(Shape shape) => Operation.NeedsOrder ? new BlockedLayout(shape) : Input;

    public override bool IsAlias(bool training) => !Operation.NeedsOrder;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training)
    {
        pass.Call(new ExportKernel(input.Layout), $"{Name}: into planar order", PlannedOperand.Read(input), PlannedOperand.Write(output));
        int features = output.Layout.Channels, padding = output.Layout.Floats - features;
        if (padding > 0) pass.Call(new ClearKernel(padding), $"{Name}: padding", PlannedOperand.Write(output, output.Layout.Origin + features));
    }

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) => pass.Call(
        new ImportKernel(FromBytes: false, default, default, inputGradient.Layout),
        $"{Name}: out of planar order", PlannedOperand.Read(outputGradient), PlannedOperand.Write(inputGradient));
}
