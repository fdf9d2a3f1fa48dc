namespace ConvNet.Model.Layers;

/// <summary>The L2 norm of each window.</summary>
internal sealed record L2Pool(Window Window) : Layer
{
    public override string Kind => "L2Pool";

    public override Window? Slides => Window;

    public override Shape Infer(Shape input)
    {
        SlidWindow slid = Window.Slide(input);
        return new Shape(input.Channels, slid.Vertical.Output, slid.Horizontal.Output);
    }

    public override Patch Sees(Patch output, Shape input) => Window.Sees(output);

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site) => WindowRules.Check(Window, input, site, isPool: true);
}
