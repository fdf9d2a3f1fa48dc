namespace ConvNet.Model.Layers;

/// <summary>Transposed convolution: the gradient of a convolution by its input, as a layer.</summary>
/// <param name="Window">The window of that convolution, which would go from the output to the input.</param>
/// <param name="OutputPad">Rows and columns of the output behind the last window.</param>
internal sealed record ConvTranspose(int Filters, Window Window, (int Height, int Width) OutputPad, int Groups, bool Bias) : Layer
{
    public override string Kind => "ConvTranspose";

    public override string NameStem => "convTranspose";

    /// <summary>Whether the network is exact: a transposed convolution has no choice of its own.</summary>
    public bool Exact { get; init; }

    public static ConvTranspose Read(LayerDefinition layer)
    {
        Window window = WindowArguments.Read(layer, stride: 1);
        int outputPad = layer.Int("OutputPad", 0);
        return new ConvTranspose(
            layer.Int("Filters", 0), new Window(window.Vertical with { Fit = Fit.Floor }, window.Horizontal with { Fit = Fit.Floor }),
            (layer.Int("OutputPadHeight", outputPad), layer.Int("OutputPadWidth", outputPad)), layer.Int("Groups", 1), layer.Flag("Bias", true));
    }

    /// <summary>The convolution, from the output's channels to the input's, that this layer is the gradient of; the weights are its.</summary>
    public Conv Adjoint(Shape input) => new(input.Channels, Window, Groups, Bias: false) { Exact = Exact };

    public override Window? Slides => Window;

    /// <summary>Whether every output has weights: no rows or columns lie between the windows.</summary>
    public bool ReachesAll => Window.Vertical is { Dilation: 1 } rows && rows.Size >= rows.Stride && Window.Horizontal is { Dilation: 1 } columns && columns.Size >= columns.Stride;

    public override Shape Infer(Shape input) => new(
        Filters, (int)Length(Window.Vertical, input.Height, OutputPad.Height), (int)Length(Window.Horizontal, input.Width, OutputPad.Width));

    /// <summary>Of the convolution that it is the gradient of, the windows that reach into the patch.</summary>
    public override Patch Sees(Patch output, Shape input) => new(Reaching(Window.Vertical, output.Height), Reaching(Window.Horizontal, output.Width));

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Filters < 1) yield return site.NotPositive("Filters", Filters);
        if (Groups < 1) yield return site.NotPositive("Groups", Groups);
        Problem[] wrong = Arguments("Height", Window.Vertical, OutputPad.Height, site)
            .Concat(Arguments("Width", Window.Horizontal, OutputPad.Width, site))
            .GroupBy(p => (p.Id, p.Argument))
            .Select(g => g.First())
            .ToArray();
        foreach (Problem problem in wrong) yield return problem;
        if (Filters > 0 && Groups > 0 && GroupRules.Check(Filters, Groups, input, site) is { } groups) yield return groups;
        if (input is not { } image || wrong.Length > 0) yield break;
        if (image.IsFlat)
        {
            yield return site.NeedsImage(image);
            yield break;
        }

        long height = Length(Window.Vertical, image.Height, OutputPad.Height), width = Length(Window.Horizontal, image.Width, OutputPad.Width);
        string[] gone = new[] { (height, Window.Vertical.Pad, "rows"), (width, Window.Horizontal.Pad, "columns") }
            .Where(a => a.Item1 < 1).Select(a => $"2*{Text.Of(a.Pad)} of its {Text.Of(a.Item1 + (2L * a.Pad))} {a.Item3}").ToArray();
        if (gone.Length > 0) yield return site.Problem(ProblemIds.NothingLeft, site.Written("Pad", "PadHeight", "PadWidth"), EquatableArray.Of(Text.And(gone)));
        else if (SizeRules.TooLong(site, null, height, width) is { } tooLong) yield return tooLong;
    }

    public override EquatableArray<ParameterDefinition> Parameters(Shape input)
    {
        long taps = (long)Window.Vertical.Size * Window.Horizontal.Size;
        var weight = new ParameterDefinition(
            "weight", EquatableArray.Of(input.Channels, Filters / Groups, Window.Vertical.Size, Window.Horizontal.Size),
            input.Channels / Groups * taps, Filters / Groups * taps);
        return Bias ? EquatableArray.Of(weight, new ParameterDefinition("bias", EquatableArray.Of(Filters), 0, 0)) : EquatableArray.Of(weight);
    }

    public override long MultiplyAdds(Shape input) => input.Count * (Filters / Groups) * Window.Vertical.Size * Window.Horizontal.Size;

    private static long Length(WindowAxis axis, int input, int outputPad) => ((long)(input - 1) * axis.Stride) - (2L * axis.Pad) + axis.Extent + outputPad;

    private static long Reaching(WindowAxis axis, long length) => (length + axis.Extent - 2) / axis.Stride + 1;

    private static IEnumerable<Problem> Arguments(string suffix, WindowAxis axis, int outputPad, LayerSite site)
    {
        foreach ((string name, int value) in new[] { ("Window", axis.Size), ("Stride", axis.Stride), ("Dilation", axis.Dilation) })
            if (value < 1) yield return site.NotPositive(site.Written(name + suffix) ?? name, value);
        foreach ((string name, int value) in new[] { ("Pad", axis.Pad), ("OutputPad", outputPad) })
            if (value < 0) yield return site.Negative(site.Written(name + suffix) ?? name, value);
        if (outputPad > 0 && axis.Stride > 0 && outputPad >= axis.Stride)
        {
            string argument = site.Written("OutputPad" + suffix) ?? "OutputPad", most = Text.Of(axis.Stride - 1);
            yield return site.Problem(
                ProblemIds.OutputPadTooLarge, argument, EquatableArray.Of(argument, Text.Of(outputPad), Text.Of(axis.Stride), most),
                Remedy.SetArgument(site.Index, argument, most));
        }
    }
}
