namespace ConvNet.Model.Layers;

/// <summary>The maxima over several grids, flattened and one after the other.</summary>
internal sealed record SpatialPyramidPool(EquatableArray<int> Levels) : Layer
{
    public override string Kind => "SpatialPyramidPool";

    public override Shape Infer(Shape input) => Shape.Vector(checked((int)(input.Channels * Cells)));

    public override Patch Sees(Patch output, Shape input) => Patch.All(input);

    private long Cells => Levels.Sum(l => (long)l * l);

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Levels.Count == 0) yield return site.Problem(ProblemIds.NotPositive, null, EquatableArray.Of("Levels.Length", "0"));
        for (int i = 0; i < Levels.Count; i++)
            if (Levels[i] < 1) yield return site.Problem(ProblemIds.NotPositive, Argument.Element("Levels", i), EquatableArray.Of("Levels", Text.Of(Levels[i])));
        if (input is { IsFlat: true } vector) yield return site.NeedsImage(vector);
        else if (input is { } image && Levels.All(l => l > 0) && SizeRules.TooLong(site, "Levels", Arithmetic.Saturate((double)image.Channels * Cells)) is { } problem) yield return problem;
    }
}
