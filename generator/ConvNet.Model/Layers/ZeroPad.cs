namespace ConvNet.Model.Layers;

/// <summary>Adds rows, columns or channels of zeros.</summary>
internal sealed record ZeroPad(Sides Sides) : Layer
{
    public override string Kind => "ZeroPad";

    public override Shape Infer(Shape input) => checked(new Shape(
        input.Channels + Sides.Front + Sides.Back, input.Height + Sides.Top + Sides.Bottom, input.Width + Sides.Left + Sides.Right));

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        Problem[] negative = Sides.CheckNegative(site, "Pad").ToArray();
        foreach (Problem problem in negative) yield return problem;
        if (negative.Length > 0 || input is not { } shape) yield break;
        if (shape.IsFlat) yield return site.NeedsImage(shape);
        else if (SizeRules.TooLong(site, null, Sides.Along(shape).Select(a => a.Count + a.Of).ToArray()) is { } problem) yield return problem;
    }
}
