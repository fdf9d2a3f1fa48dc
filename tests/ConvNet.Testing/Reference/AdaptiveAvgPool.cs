namespace ConvNet.Testing.Reference;

/// <summary>The mean of each cell of a grid.</summary>
public sealed record AdaptiveAvgPool(int Height, int Width) : LinearLayer
{
    public override string Attribute => $"AdaptiveAvgPool({Height}, {Width})";

    public override Volume Output(Volume input) => new(input.Channels, Height, Width);

    protected override IEnumerable<Term> Terms(Volume input) =>
        AdaptiveGrid.Cells(input, Height, Width).SelectMany((cell, o) => cell.Select(i => new Term(i, o, 1.0 / cell.Count)));
}
