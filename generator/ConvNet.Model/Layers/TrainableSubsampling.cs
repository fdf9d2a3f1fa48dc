namespace ConvNet.Model.Layers;

/// <summary>The mean of each window, times a coefficient a channel, plus a bias.</summary>
internal sealed record TrainableSubsampling(Window Window) : Layer
{
    public override string Kind => "TrainableSubsampling";

    public override string NameStem => "subsampling";

    public override Window? Slides => Window;

    public override Shape Infer(Shape input)
    {
        SlidWindow slid = Window.Slide(input);
        return new Shape(input.Channels, slid.Vertical.Output, slid.Horizontal.Output);
    }

    public override Patch Sees(Patch output, Shape input) => Window.Sees(output);

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site) => WindowRules.Check(Window, input, site, isPool: true);

    public override EquatableArray<ParameterDefinition> Parameters(Shape input) => EquatableArray.Of(
        new ParameterDefinition("weight", EquatableArray.Of(input.Channels), 0, 0), new ParameterDefinition("bias", EquatableArray.Of(input.Channels), 0, 0));
}
