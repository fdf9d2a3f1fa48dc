namespace ConvNet.Model.Layers;

/// <summary>Average pooling. With <see cref="CountIncludePad"/> padding counts as zeros, without it only inputs are averaged.</summary>
internal sealed record AvgPool(Window Window, bool CountIncludePad) : WindowPool(Window)
{
    public override string Kind => "AvgPool";
}
