namespace ConvNet.Model.Layers;

/// <summary>Takes rows, columns or channels away.</summary>
internal sealed record Crop(Sides Sides) : Layer
{
    public override string Kind => "Crop";

    public override Shape Infer(Shape input) => new(
        input.Channels - Sides.Front - Sides.Back, input.Height - Sides.Top - Sides.Bottom, input.Width - Sides.Left - Sides.Right);

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        Problem[] negative = Sides.CheckNegative(site, "Border").ToArray();
        foreach (Problem problem in negative) yield return problem;
        if (negative.Length > 0 || input is not { } shape) yield break;
        if (shape.IsFlat)
        {
            yield return site.NeedsImage(shape);
            yield break;
        }

        string[] gone = Sides.Along(shape).Where(a => a.Count >= a.Of).Select(a => $"{Text.Of(a.Count)} of its {Text.Of(a.Of)} {a.Lines}").ToArray();
        if (gone.Length > 0) yield return site.Problem(ProblemIds.NothingLeft, null, EquatableArray.Of(Text.And(gone)));
    }
}
