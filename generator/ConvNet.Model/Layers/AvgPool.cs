namespace ConvNet.Model.Layers;

/// <summary>Average pooling. With <see cref="CountIncludePad"/> padding counts as zeros, without it only inputs are averaged.</summary>
internal sealed record AvgPool(Window Window, bool CountIncludePad) : Layer
{
    public override string Kind => "AvgPool";

    public override Window? Slides => Window;

    public override Shape Infer(Shape input)
    {
        SlidWindow slid = Window.Slide(input);
        return new Shape(input.Channels, slid.Vertical.Output, slid.Horizontal.Output);
    }

    public override Patch Sees(Patch output, Shape input) => Window.Sees(output);

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site) => WindowRules.Check(Window, input, site, isPool: true);
}
