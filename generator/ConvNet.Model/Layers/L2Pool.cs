namespace ConvNet.Model.Layers;

/// <summary>The L2 norm of each window.</summary>
internal sealed record L2Pool(Window Window) : WindowPool(Window)
{
    public override string Kind => "L2Pool";
}
