namespace ConvNet.Model.Layers;

/// <summary>The same values as a volume of another shape, in the order channel, row, column.</summary>
internal sealed record Reshape(int Channels, int Height, int Width) : Layer
{
    public override string Kind => "Reshape";

    public override Shape Infer(Shape input) => new(Channels, Height, Width);

    public override Patch Sees(Patch output, Shape input) => Patch.All(input);

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site)
    {
        if (Channels < 1) yield return site.NotPositive("Channels", Channels);
        if (Height < 1) yield return site.NotPositive("Height", Height);
        if (Width < 1) yield return site.NotPositive("Width", Width);
        if (Channels < 1 || Height < 1 || Width < 1 || input is not { } shape) yield break;

        double count = (double)Channels * Height * Width, plane = (double)Height * Width;
        if (count == shape.Count) yield break;
        string? fitting = shape.Count % plane == 0 ? Text.Of((long)(shape.Count / plane)) : null;
        yield return site.Problem(
            ProblemIds.OtherCount, fitting is null ? null : "Channels",
            EquatableArray.Of(
                $"{Infer(shape)} = {Text.Large(count)}", shape.IsFlat ? Text.Large(shape.Count) : $"{shape} = {Text.Large(shape.Count)}",
                fitting is null ? "give it as many, or another shape" : $"Channels = {fitting} would fit"),
            fitting is null ? [] : [Remedy.SetArgument(site.Index, "Channels", fitting)]);
    }
}
