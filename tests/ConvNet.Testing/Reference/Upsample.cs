namespace ConvNet.Testing.Reference;

/// <summary>
/// An enlarged image. Output p lies at (p + 0.5) / factor - 0.5 of the input: it is the nearest value, or the mean of the four around
/// it by distance; positions outside are those of the border. With aligned corners the first and the last outputs lie on the first and the last inputs.
/// </summary>
public sealed record Upsample(int Factor, bool IsBilinear = false, bool AlignCorners = false) : LinearLayer
{
    public override string Attribute => $"Upsample({Factor}{(AlignCorners ? ", Mode = UpsampleMode.BilinearAlignCorners" : IsBilinear ? ", Mode = UpsampleMode.Bilinear" : "")})";

    public override Volume Output(Volume input) => new(input.Channels, input.Height * Factor, input.Width * Factor);

    protected override IEnumerable<Term> Terms(Volume input)
    {
        Volume output = Output(input);
        for (int c = 0; c < output.Channels; c++)
            for (int row = 0; row < output.Height; row++)
                for (int column = 0; column < output.Width; column++)
                    foreach ((int y, double vertical) in Sources(row, input.Height))
                        foreach ((int x, double horizontal) in Sources(column, input.Width))
                            yield return new Term(input.Index(c, y, x), output.Index(c, row, column), vertical * horizontal);
    }

    private IEnumerable<(int Position, double Weight)> Sources(int position, int length)
    {
        if (!IsBilinear) return [(position / Factor, 1)];
        if (AlignCorners)
        {
            // In whole numbers, so that an output on an input is exactly there.
            (int whole, int rest) = length == 1 ? (0, 0) : Math.DivRem(position * (length - 1), (length * Factor) - 1);
            double part = rest / Math.Max((length * Factor) - 1.0, 1);
            return [(whole, 1 - part), (Math.Min(whole + 1, length - 1), part)];
        }

        double at = Math.Max(((position + 0.5) / Factor) - 0.5, 0);
        int low = (int)at;
        return [(low, 1 - (at - low)), (Math.Min(low + 1, length - 1), at - low)];
    }
}
