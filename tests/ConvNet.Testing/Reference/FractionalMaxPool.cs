namespace ConvNet.Testing.Reference;

/// <summary>
/// The maximum of each region of a pseudo-random grid (Graham, 2014): along an axis of N positions the n = floor(N / ratio) regions are bounded by
/// a(i) = ceil(alpha * (i + u)) - ceil(alpha * u). They end before the next bound with alpha = N / n; overlapping ones have it too, with alpha = (N - 1) / n.
/// </summary>
public sealed record FractionalMaxPool(double Ratio, bool Overlapping = true) : MaximumLayer
{
    public override string Attribute => FormattableString.Invariant($"FractionalMaxPool({Ratio:R}{(Overlapping ? "" : ", Overlapping = false")})");

    /// <summary>The u of rows and of columns in a training step; null in inference, where both are 1/2.</summary>
    public (double Rows, double Columns)? Drawn { get; set; }

    public override Volume Output(Volume input) => new(input.Channels, (int)Math.Floor(input.Height / Ratio), (int)Math.Floor(input.Width / Ratio));

    protected override IEnumerable<IReadOnlyList<int>> Sets(Volume input)
    {
        (double rows, double columns) = Drawn ?? (0.5, 0.5);
        Volume output = Output(input);
        for (int c = 0; c < input.Channels; c++)
            for (int row = 0; row < output.Height; row++)
                for (int column = 0; column < output.Width; column++)
                    yield return [.. from y in Region(row, input.Height, output.Height, rows) from x in Region(column, input.Width, output.Width, columns) select input.Index(c, y, x)];
    }

    private IEnumerable<int> Region(int index, int positions, int regions, double u)
    {
        int start = Bound(index), next = Bound(index + 1);
        return Enumerable.Range(start, next - start + (Overlapping ? 1 : 0));

        int Bound(int i) => Ceiling(i + u) - Ceiling(u);

        int Ceiling(double place) => (int)Math.Ceiling((Overlapping ? positions - 1 : positions) * place / regions);
    }
}
