namespace ConvNet.Model.Layers;

/// <summary>A convolution with filters of its own at every position.</summary>
internal sealed record LocallyConnected(int Filters, Window Window, bool Bias) : Layer
{
    public override string Kind => "LocallyConnected";

    public override string NameStem => "local";

    public override Window? Slides => Window;

    public override Shape Infer(Shape input)
    {
        SlidWindow slid = Window.Slide(input);
        return new Shape(Filters, slid.Vertical.Output, slid.Horizontal.Output);
    }

    public override Patch Sees(Patch output, Shape input) => Window.Sees(output);

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Filters < 1) yield return site.NotPositive("Filters", Filters);
        foreach (Problem problem in WindowRules.Check(Window, input, site, isPool: false)) yield return problem;
    }

    public override EquatableArray<ParameterDefinition> Parameters(Shape input)
    {
        Shape output = Infer(input);
        long taps = (long)Window.Vertical.Size * Window.Horizontal.Size;
        var weight = new ParameterDefinition(
            "weight", EquatableArray.Of(Filters, input.Channels, Window.Vertical.Size, Window.Horizontal.Size, output.Height, output.Width),
            input.Channels * taps, Filters * taps);
        return Bias
            ? EquatableArray.Of(weight, new ParameterDefinition("bias", EquatableArray.Of(Filters, output.Height, output.Width), 0, 0))
            : EquatableArray.Of(weight);
    }

    public override long MultiplyAdds(Shape input) => Infer(input).Count * input.Channels * Window.Vertical.Size * Window.Horizontal.Size;
}
