namespace ConvNet.Model.Layers;

/// <summary>Normalisation of each group of an image's channels over those and their positions.</summary>
internal sealed record GroupNorm(int Groups, double Epsilon, bool Affine) : Norm(Epsilon, Affine)
{
    public override string Kind => "GroupNorm";

    public override string NameStem => "gn";

    public override bool RemovesConstants(Shape input) => Groups == input.Channels;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        foreach (Problem problem in base.Check(input, site)) yield return problem;
        if (Groups < 1)
        {
            yield return site.NotPositive("Groups", Groups);
        }
        else if (input is { } shape && shape.Channels % Groups != 0)
        {
            yield return DivisionRules.DoesNotDivide(site, "Groups", Groups, [(shape.Channels, "channels")]);
        }
        else if (input is { } single && single.Count == Groups)
        {
            yield return site.NormalisesSingleValues(single);
        }
    }
}
