namespace ConvNet.Model.Layers;

/// <summary>Max pooling; padding counts as minus infinity.</summary>
internal sealed record MaxPool(Window Window) : WindowPool(Window)
{
    public override string Kind => "MaxPool";
}
