namespace ConvNet.Model.Layers;

/// <summary>Two-dimensional convolution (cross-correlation, as in PyTorch's Conv2d).</summary>
internal sealed record Conv(int Filters, Window Window, int Groups, bool Bias) : Layer
{
    public override string Kind => "Conv";

    /// <summary>Whether every output is its own sum of products, as the formula says, whatever is faster.</summary>
    public bool Exact { get; init; }

    /// <summary>A network's choice as that of each convolution, transposed ones too.</summary>
    public static NetworkGraph ResolveExact(NetworkGraph graph) => !graph.IsExact ? graph : graph.WithLayers(layer => layer switch
    {
        Conv conv => conv with { Exact = true },
        ConvTranspose transposed => transposed with { Exact = true },
        _ => layer,
    });

    /// <summary>For each filter the input channels that it reads, as written; empty where all read all.</summary>
    public EquatableArray<string> Table { get; init; }

    /// <summary>How many pairs of a filter and a channel the table connects.</summary>
    private long Connections => TableRules.Parse(Table).Sum(channels => (long)channels.Count);

    /// <summary>The window is the whole image, so that each filter gives one value: a dense layer.</summary>
    public bool SeesAll(Shape input) =>
        Groups == 1 && Table.Count == 0 && IsWhole(Window.Vertical, input.Height) && IsWhole(Window.Horizontal, input.Width);

    private static bool IsWhole(WindowAxis axis, int length)
    {
        SlidAxis slid = axis.Slide(length);
        return slid.Size == length && slid.Before == 0 && slid.Output == 1 && (slid.Dilation == 1 || slid.Size == 1);
    }

    /// <summary>Each channel has one filter of its own.</summary>
    public bool IsDepthwise(Shape input) => Groups > 1 && Groups == input.Channels && Filters == input.Channels;

    public override string NameStem => "conv";

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
        if (Groups < 1) yield return site.NotPositive("Groups", Groups);
        foreach (Problem problem in WindowRules.Check(Window, input, site, isPool: false)) yield return problem;
        if (Filters > 0 && Groups > 0 && GroupRules.Check(Filters, Groups, input, site) is { } groups) yield return groups;
        if (Table.Count > 0 && TableRules.Check(Table, Filters, Groups, input, site) is { } table) yield return table;
    }

    public override EquatableArray<ParameterDefinition> Parameters(Shape input)
    {
        long taps = (long)Window.Vertical.Size * Window.Horizontal.Size;
        (long fanIn, long fanOut) = Table.Count == 0
            ? (input.Channels / Groups * taps, Filters / Groups * taps)
            : (Connections * taps / Filters, Connections * taps / input.Channels);
        var weight = new ParameterDefinition(
            "weight", EquatableArray.Of(Filters, input.Channels / Groups, Window.Vertical.Size, Window.Horizontal.Size), fanIn, fanOut)
        {
            Absent = Table.Count == 0 ? 0 : (((long)Filters * input.Channels) - Connections) * taps,
        };
        return Bias ? EquatableArray.Of(weight, new ParameterDefinition("bias", EquatableArray.Of(Filters), 0, 0)) : EquatableArray.Of(weight);
    }

    public override long MultiplyAdds(Shape input) =>
        Infer(input).Count * (input.Channels / Groups) * Window.Vertical.Size * Window.Horizontal.Size;
}
