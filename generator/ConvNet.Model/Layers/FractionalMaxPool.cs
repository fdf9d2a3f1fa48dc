namespace ConvNet.Model.Layers;

/// <summary>The maximum over each cell of a grid that in training is drawn anew at each step.</summary>
/// <param name="Ratio">Rows of the input to one of the output, and columns.</param>
/// <param name="Overlapping">Whether a cell has the first row and column of the next ones too.</param>
internal sealed record FractionalMaxPool(double Ratio, bool Overlapping) : Layer
{
    public override string Kind => "FractionalMaxPool";

    /// <summary>The rows that a cell shares with the next one, and columns.</summary>
    public int Shared => Overlapping ? 1 : 0;

    public override Shape Infer(Shape input) => new(input.Channels, Cells(input.Height), Cells(input.Width));

    public override Patch Sees(Patch output, Shape input) => new(Span(output.Height, input.Height), Span(output.Width, input.Width));

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        bool isRatio = Ratio > 1 && Arithmetic.IsFinite(Ratio);
        if (!isRatio) yield return site.InvalidNumber("Ratio", Ratio, "the ratio of an input's side to its output's is finite and above 1", "1.41") with { HidesShape = true };
        if (input is not { } shape) yield break;
        if (shape.IsFlat) yield return site.NeedsImage(shape);
        else if (isRatio && Math.Min(shape.Height, shape.Width) is var side && Cells(side) == 0) yield return LeavesNothing(shape, side, site);
    }

    private Problem LeavesNothing(Shape input, int side, LayerSite site)
    {
        string[] lines = new[] { (Count: input.Height, Line: "row"), (Count: input.Width, Line: "column") }
            .Where(a => Cells(a.Count) == 0).Select(a => $"{Text.Of(a.Count)} {a.Line}{(a.Count == 1 ? "" : "s")}").ToArray();
        return site.Problem(
            ProblemIds.WindowTooLarge,
            "Ratio",
            EquatableArray.Of(
                $"Ratio = {Text.Of(Ratio)}", input.ToString(), Text.And(lines),
                side > 1 ? $"a ratio of at most {Text.Of(side)} fits" : "it needs an image of at least 2 rows and 2 columns"),
            side > 1 ? [Remedy.SetArgument(site.Index, "Ratio", Text.Of(side))] : []);
    }

    private int Cells(int positions) => (int)(positions / Ratio);

    /// <summary>The positions that so many neighbours span at most.</summary>
    private long Span(long neighbours, int positions) => (Arithmetic.RoundUp(neighbours * (positions - Shared), Cells(positions)) / Cells(positions)) + Shared;
}
