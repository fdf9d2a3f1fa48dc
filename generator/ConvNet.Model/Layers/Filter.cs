namespace ConvNet.Model.Layers;

/// <summary>A fixed filter on each channel.</summary>
/// <param name="Weights">Row by row.</param>
internal sealed record Filter(EquatableArray<double> Weights, int Pad) : Layer
{
    /// <summary>The values are those of <c>ConvNet.FilterKernel</c>.</summary>
    private static readonly double[][] Named =
    [
        [-1, -1, -1, -1, 8, -1, -1, -1, -1],
        [.. Enumerable.Repeat(1.0 / 9, 9)],
        [0, -1, 0, -1, 5, -1, 0, -1, 0],
        [.. new double[] { 1, 2, 1, 2, 4, 2, 1, 2, 1 }.Select(w => w / 16)],
    ];

    public override string Kind => "Filter";

    private int Side => (int)Math.Round(Math.Sqrt(Weights.Count));

    public static Filter Read(LayerDefinition layer)
    {
        int kernel = layer.Int("Kernel", 0);
        double[] named = Named[kernel >= 0 && kernel < Named.Length ? kernel : 0];
        return new Filter(layer.Has("Kernel") ? named.ToEquatableArray() : layer.Numbers("Weights"), layer.Int("Pad", 0));
    }

    /// <summary>The depthwise convolution that it is.</summary>
    public Conv Convolution(Shape input)
    {
        var axis = new WindowAxis(Side, 1, Pad, 1, Fit.Exact);
        return new Conv(input.Channels, new Window(axis, axis), input.Channels, Bias: false);
    }

    public override Shape Infer(Shape input) => Convolution(input).Infer(input);

    public override Patch Sees(Patch output, Shape input) => Convolution(input).Sees(output, input);

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Side * Side != Weights.Count || Side % 2 == 0)
        {
            yield return site.Problem(ProblemIds.FilterNotSquare, null, EquatableArray.Of(Text.Of(Weights.Count)));
            yield break;
        }

        for (int i = 0; i < Weights.Count; i++)
        {
            if (Arithmetic.IsFinite(Weights[i])) continue;
            string element = Argument.Element("Weights", i);
            yield return site.Problem(ProblemIds.InvalidNumber, element, EquatableArray.Of(element, Text.Of(Weights[i]), "it must be finite, also in single precision"));
        }

        // The window's side is not an argument of its own, so no other can be proposed.
        LayerSite withWindow = site with { Definition = site.Definition with { Arguments = site.Definition.Arguments.Append(new Argument("Window", Side)).ToEquatableArray() } };
        foreach (Problem problem in WindowRules.Check(Convolution(input ?? new Shape(1, 1, 1)).Window, input, withWindow, isPool: false))
            yield return problem with { Remedies = problem.Remedies.Where(r => r.Argument != "Window").ToEquatableArray() };
    }

    public override long MultiplyAdds(Shape input) => Infer(input).Count * Weights.Count;
}
