namespace ConvNet.Testing.Reference;

/// <summary>
/// v = x - sum of w x, y = v / max(c, sqrt(sum of w v^2)), where the sums run over all channels and a window, w is a Gaussian that sums to 1 over both, and values
/// outside are zero (Jarrett et al., 2009).
/// </summary>
public sealed record LocalContrastNorm(int Size, double Sigma, double C = 1) : UnaryLayer
{
    public override string Attribute => FormattableString.Invariant($"LocalContrastNorm({Size}, {Sigma}, C = {C})");

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        (Tensor v, Tensor deviation) = Normalise(input);
        return v.Zip(deviation, (value, s) => value / Math.Max(C, s));
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        (Tensor v, Tensor deviation) = Normalise(pass.Input);
        Tensor gradient = pass.OutputGradient;

        // Through y = v / max(c, s), s = sqrt(m), m = the weighted sum of v^2: each position's s has the gradient of all its channels.
        Tensor bySquares = v.Zeros();
        for (int i = 0; i < v.Values.Length; i++)
        {
            double s = deviation.Values[i];
            bySquares.Values[i] = s > C ? -gradient.Values[i] * v.Values[i] / (s * s) / (2 * s) : 0;
        }

        // Every channel has the same sums, so the gradient by them is the sum over the channels, which the mean takes times their number.
        Tensor spread = Mean(bySquares);
        Tensor byV = gradient.Zip(deviation, (g, s) => g / Math.Max(C, s)).Zip(spread.Zip(v, (m, value) => 2 * m * value), (a, b) => a + b);
        return byV.Zip(Mean(byV), (g, m) => g - m);
    }

    protected override double KinkMargin(Tensor input) => Normalise(input).Deviation.Values.Min(s => Math.Abs(s - C));

    private (Tensor V, Tensor Deviation) Normalise(Tensor input)
    {
        Tensor v = input.Zip(Mean(input), (x, mean) => x - mean);
        return (v, Mean(v.Map(value => value * value)).Map(Math.Sqrt));
    }

    /// <summary>The weighted sum around each position, over all channels; the same for each of them.</summary>
    private Tensor Mean(Tensor tensor)
    {
        int reach = Size / 2;
        double Bell(int distance) => Math.Exp(-distance * distance / (2 * Sigma * Sigma));
        double total = Enumerable.Range(-reach, Size).Sum(Bell);
        Tensor means = tensor.Zeros();
        for (int n = 0; n < tensor.Batch; n++)
        for (int row = 0; row < tensor.Volume.Height; row++)
        for (int column = 0; column < tensor.Volume.Width; column++)
        {
            double sum = 0;
            for (int c = 0; c < tensor.Volume.Channels; c++)
            for (int y = Math.Max(0, row - reach); y <= Math.Min(tensor.Volume.Height - 1, row + reach); y++)
            for (int x = Math.Max(0, column - reach); x <= Math.Min(tensor.Volume.Width - 1, column + reach); x++)
                sum += Bell(y - row) * Bell(x - column) / (total * total * tensor.Volume.Channels) * tensor[n, c, y, x];
            for (int c = 0; c < tensor.Volume.Channels; c++) means[n, c, row, column] = sum;
        }

        return means;
    }
}
