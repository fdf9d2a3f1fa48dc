namespace ConvNet.Testing.Reference;

/// <summary>Output channel c is the maximum of input channels c * pieces to c * pieces + pieces - 1.</summary>
public sealed record Maxout(int Pieces) : MaximumLayer
{
    public override string Attribute => $"Maxout({Pieces})";

    public override Volume Output(Volume input) => input with { Channels = input.Channels / Pieces };

    protected override IEnumerable<IReadOnlyList<int>> Sets(Volume input)
    {
        int area = input.Height * input.Width;
        for (int o = 0; o < Output(input).Count; o++)
            yield return [.. Enumerable.Range(0, Pieces).Select(piece => (((o / area * Pieces) + piece) * area) + (o % area))];
    }
}
