namespace ConvNet.Model.Planning.Layers;

/// <summary>
/// Flattening moves nothing: a dense layer packs its weights in the volume's own order, and everything else is elementwise or
/// leaves the network in planar order.
/// </summary>
internal sealed class FlattenPlanner(Operation operation, BlockedLayout input) : LayerPlanner(operation, input)
{
    public override BlockedLayout OutputLayout(Shape shape) => Input;

    public override bool IsAlias(bool training) => true;

    protected override void Forward(PassBuilder pass, Value input, Value output, int parameters, bool training) =>
        throw new InvalidOperationException("Flatten has no kernel.");

    protected override void PassOn(PassBuilder pass, Value input, Value output, Value outputGradient, Value inputGradient, int parameters) =>
        throw new InvalidOperationException("Flatten has no kernel.");
}
