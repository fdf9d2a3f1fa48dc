namespace ConvNet.Testing.Reference;

/// <summary>The maxima of several square grids one after the other, each in the order channel, row, column.</summary>
public sealed record SpatialPyramidPool(params IReadOnlyList<int> Levels) : MaximumLayer
{
    public override string Attribute => $"SpatialPyramidPool({string.Join(", ", Levels)})";

    public override Volume Output(Volume input) => new(input.Channels * Levels.Sum(level => level * level));

    protected override IEnumerable<IReadOnlyList<int>> Sets(Volume input) => Levels.SelectMany(level => AdaptiveGrid.Cells(input, level, level));
}
