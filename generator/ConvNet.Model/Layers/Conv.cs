namespace ConvNet.Model.Layers;

/// <summary>Two-dimensional convolution (cross-correlation, as in PyTorch's Conv2d).</summary>
internal sealed record Conv(int Filters, Window Window, int Groups, bool Bias) : Layer
{
    public override string Kind => "Conv";

    public override string NameStem => "conv";

    public override Shape Infer(Shape input)
    {
        SlidWindow slid = Window.Slide(input);
        return new Shape(Filters, slid.Vertical.Output, slid.Horizontal.Output);
    }

    public override EquatableArray<ParameterDefinition> Parameters(Shape input)
    {
        int taps = Window.Vertical.Size * Window.Horizontal.Size;
        long fanIn = (long)(input.Channels / Groups) * taps, fanOut = (long)Filters / Groups * taps;
        var weight = new ParameterDefinition(
            "weight", EquatableArray.Of(Filters, input.Channels / Groups, Window.Vertical.Size, Window.Horizontal.Size), fanIn, fanOut);
        return Bias ? EquatableArray.Of(weight, new ParameterDefinition("bias", EquatableArray.Of(Filters), 0, 0)) : EquatableArray.Of(weight);
    }

    public override long MultiplyAdds(Shape input) =>
        Infer(input).Count * (input.Channels / Groups) * Window.Vertical.Size * Window.Horizontal.Size;
}
