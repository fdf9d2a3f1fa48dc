using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>Vectors lie in planar order already; images are brought into it first.</summary>
internal sealed class ReshapePlanner(Operation operation, BlockedLayout input) : LayerPlanner(operation, input)
{
    public override bool RereadsInputs => false;

    public override bool RereadsOutput => false;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training) => Move(pass, input, output);

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) =>
        Move(pass, outputGradient, inputGradient);

    private void Move(PassBuilder pass, Value from, Value to)
    {
        Value planar = from;
        if (!IsVector(from.Layout))
        {
            planar = IsVector(to.Layout) ? to : pass.Image(Name + "Planar", new BlockedLayout(Shape.Vector((int)from.Layout.Shape.Count)), $"{Name}: values in planar order");
            pass.Call(new ExportKernel(from.Layout), $"{Name}: into planar order", PlannedOperand.Read(from), PlannedOperand.Write(planar));
            int values = planar.Layout.Channels, padding = planar.Layout.Floats - values;
            if (padding > 0) pass.Call(new ClearKernel(padding), $"{Name}: padding", PlannedOperand.Write(planar, planar.Layout.Origin + values));
        }

        if (planar != to)
        {
            pass.Call(
                new ImportKernel(FromBytes: false, default, default, to.Layout), $"{Name}: out of planar order",
                PlannedOperand.Read(planar), PlannedOperand.Write(to));
        }
    }

    private static bool IsVector(BlockedLayout layout) => layout is { Height: 1, Width: 1, IsDense: true };
}
