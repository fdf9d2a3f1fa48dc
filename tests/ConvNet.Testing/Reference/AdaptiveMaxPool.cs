namespace ConvNet.Testing.Reference;

/// <summary>The maximum of each cell of a grid.</summary>
public sealed record AdaptiveMaxPool(int Height, int Width) : MaximumLayer
{
    public override string Attribute => $"AdaptiveMaxPool({Height}, {Width})";

    public override Volume Output(Volume input) => new(input.Channels, Height, Width);

    protected override IEnumerable<IReadOnlyList<int>> Sets(Volume input) => AdaptiveGrid.Cells(input, Height, Width);
}
