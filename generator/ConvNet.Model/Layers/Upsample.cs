namespace ConvNet.Model.Layers;

/// <summary>Enlarges an image by repeating values or by bilinear interpolation.</summary>
internal sealed record Upsample(int Factor, bool IsBilinear) : Layer
{
    public override string Kind => "Upsample";

    public override Shape Infer(Shape input) => checked(input with { Height = input.Height * Factor, Width = input.Width * Factor });

    /// <summary>
    /// Between neighbours positions lie at multiples of 1 / Factor: one of them on the first neighbour where the factor is odd, none where
    /// it is even, so that as many positions reach further.
    /// </summary>
    public override Patch Sees(Patch output, Shape input) => output.Enlarge(side =>
        IsBilinear ? Patch.Cells(side + Factor - (Factor % 2), Factor) : Patch.Cells(side, Factor));

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Factor < 1) yield return site.NotPositive("Factor", Factor);
        else if (input is { IsFlat: true } vector) yield return site.NeedsImage(vector);
        else if (input is { } image && SizeRules.TooLong(site, "Factor", (long)image.Height * Factor, (long)image.Width * Factor) is { } problem) yield return problem;
    }
}
