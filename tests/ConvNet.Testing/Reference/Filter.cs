namespace ConvNet.Testing.Reference;

/// <summary>A fixed filter on each channel; a pad of <see cref="Pad.Same"/> keeps the size.</summary>
/// <param name="Kernel">What the attribute says of the weights: a name, or the numbers.</param>
/// <param name="Weights">The weights, row by row.</param>
public sealed record Filter(string Kernel, IReadOnlyList<double> Weights, int Pad = 0) : LinearLayer
{
    public override string Attribute => $"Filter({Kernel}, Pad = {Pad})";

    private int Side => (int)Math.Sqrt(Weights.Count);

    private int Border => Pad == ConvNet.Pad.Same ? Side / 2 : Pad;

    public override Volume Output(Volume input) => new(input.Channels, input.Height + (2 * Border) - Side + 1, input.Width + (2 * Border) - Side + 1);

    protected override IEnumerable<Term> Terms(Volume input)
    {
        Volume output = Output(input);
        for (int c = 0; c < output.Channels; c++)
        for (int row = 0; row < output.Height; row++)
        for (int column = 0; column < output.Width; column++)
        for (int k = 0; k < Weights.Count; k++)
        {
            int y = row - Border + (k / Side), x = column - Border + (k % Side);
            if (y >= 0 && y < input.Height && x >= 0 && x < input.Width) yield return new Term(input.Index(c, y, x), output.Index(c, row, column), Weights[k]);
        }
    }
}
