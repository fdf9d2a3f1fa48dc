namespace ConvNet.Model.Layers;

/// <summary>Normalisation of all values of an image together, each with a weight and a bias of its own.</summary>
internal sealed record LayerNorm(double Epsilon, bool Affine) : Norm(Epsilon, Affine)
{
    public override string Kind => "LayerNorm";

    public override string NameStem => "ln";

    public override bool RemovesConstants(Shape input) => false;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        foreach (Problem problem in base.Check(input, site)) yield return problem;
        if (input is { } single && single.Count == 1) yield return site.NormalisesSingleValues(single);
    }

    protected override EquatableArray<int> WeightShape(Shape input) =>
        input.IsFlat ? EquatableArray.Of(input.Channels) : EquatableArray.Of(input.Channels, input.Height, input.Width);
}
