namespace ConvNet.Model.Layers;

/// <summary>Less the mean around, over the deviation around; both over all channels and a Gaussian window.</summary>
internal sealed record LocalContrastNorm(int Size, double Sigma, double C) : Layer
{
    public override string Kind => "LocalContrastNorm";

    /// <summary>The Gaussian along one axis; its values sum to 1.</summary>
    public EquatableArray<double> Weights
    {
        get
        {
            double[] bell = Enumerable.Range(0, Size).Select(i => Math.Exp(-(i - (Size / 2)) * (i - (Size / 2)) / (2 * Sigma * Sigma))).ToArray();
            return bell.Select(b => b / bell.Sum()).ToEquatableArray();
        }
    }

    public override Shape Infer(Shape input) => input;

    /// <summary>The deviation around is one of values that are less the mean around them.</summary>
    public override Patch Sees(Patch output, Shape input) => output.Enlarge(side => side + (2 * ((long)Size - 1)));

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Size < 1) yield return site.NotPositive("Window", Size);
        else if (Size % 2 == 0) yield return site.InvalidNumber("Window", Size, "it must be odd, to have a middle", Text.Of(Size - 1));
        else if (input is { IsFlat: false } image && SizeRules.PaddedTooLarge(site, "Window", image.Channels, image.Height + Size - 1L, image.Width + Size - 1L) is { } tooLarge)
            yield return tooLarge;
        if (!Arithmetic.IsPositive(Sigma)) yield return site.InvalidNumber("Sigma", Sigma, "it must be finite and above 0, also in single precision", "2");
        if (!Arithmetic.IsPositive(C))
            yield return site.InvalidNumber("C", C, "it must be finite and above 0, also in single precision, for values are divided by it", "1");
        if (input is { IsFlat: true } vector) yield return site.NeedsImage(vector);
    }
}
