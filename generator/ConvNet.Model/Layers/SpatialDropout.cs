namespace ConvNet.Model.Layers;

/// <summary>Inverted dropout of whole channels.</summary>
internal sealed record SpatialDropout(double Rate) : Layer
{
    public override string Kind => "SpatialDropout";

    public override Shape Infer(Shape input) => input;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        foreach (Problem problem in DropoutRules.Check(Rate, site)) yield return problem;
        if (input is { IsFlat: true } vector) yield return site.NeedsImage(vector);
    }
}
