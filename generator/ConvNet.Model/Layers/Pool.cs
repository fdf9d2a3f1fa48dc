namespace ConvNet.Model.Layers;

/// <summary>Max pooling; padding counts as minus infinity.</summary>
internal sealed record MaxPool(Window Window) : Layer
{
    public override string Kind => "MaxPool";

    public override Shape Infer(Shape input)
    {
        SlidWindow slid = Window.Slide(input);
        return new Shape(input.Channels, slid.Vertical.Output, slid.Horizontal.Output);
    }
}

/// <summary>Average pooling. With <see cref="CountIncludePad"/> padding counts as zeros, without it only inputs are averaged.</summary>
internal sealed record AvgPool(Window Window, bool CountIncludePad) : Layer
{
    public override string Kind => "AvgPool";

    public override Shape Infer(Shape input)
    {
        SlidWindow slid = Window.Slide(input);
        return new Shape(input.Channels, slid.Vertical.Output, slid.Horizontal.Output);
    }
}
