namespace ConvNet.Model.Layers;

/// <summary>A layer that makes one value of each window of a channel.</summary>
internal abstract record WindowPool(Window Window) : Layer
{
    public sealed override Window? Slides => Window;

    public sealed override Shape Infer(Shape input)
    {
        SlidWindow slid = Window.Slide(input);
        return new Shape(input.Channels, slid.Vertical.Output, slid.Horizontal.Output);
    }

    public sealed override Patch Sees(Patch output, Shape input) => Window.Sees(output);

    public sealed override IEnumerable<Problem> Check(Shape? input, LayerSite site) => WindowRules.Check(Window, input, site, isPool: true);
}
