namespace ConvNet.Model.Layers;

/// <summary>The maximum over groups of neighbouring channels.</summary>
internal sealed record Maxout(int Pieces) : Layer
{
    public override string Kind => "Maxout";

    public override Shape Infer(Shape input) => input with { Channels = input.Channels / Pieces };

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Pieces < 1) yield return site.NotPositive("Pieces", Pieces);
        else if (input is { } shape && shape.Channels % Pieces != 0)
            yield return DivisionRules.DoesNotDivide(site, "Pieces", Pieces, [(shape.Channels, shape.IsFlat ? "input features" : "input channels")]);
    }
}
