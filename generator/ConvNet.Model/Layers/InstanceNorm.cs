namespace ConvNet.Model.Layers;

/// <summary>Normalisation of each channel of an image over its positions.</summary>
internal sealed record InstanceNorm(double Epsilon, bool Affine) : Norm(Epsilon, Affine)
{
    public override string Kind => "InstanceNorm";

    public override string NameStem => "in";

    public override bool RemovesConstants(Shape input) => true;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        foreach (Problem problem in base.Check(input, site)) yield return problem;
        if (input is { IsFlat: true } vector) yield return site.NeedsImage(vector);
        else if (input is { Height: 1, Width: 1 } single) yield return site.NormalisesSingleValues(single);
    }
}
