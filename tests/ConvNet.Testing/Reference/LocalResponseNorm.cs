namespace ConvNet.Testing.Reference;

/// <summary>y[c] = x[c] / (k + alpha / size * sum of x[j]^2)^beta over the channels j from c - size / 2 to c + (size - 1) / 2.</summary>
public sealed record LocalResponseNorm(int Size = 5, double Alpha = 1e-4, double Beta = 0.75, double K = 2) : UnaryLayer
{
    public override string Attribute => FormattableString.Invariant($"LocalResponseNorm({Size}, Alpha = {Alpha}, Beta = {Beta}, K = {K})");

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        Tensor bases = Bases(input);
        return input.Zip(bases, (x, s) => x * Math.Pow(s, -Beta));
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor input = pass.Input, bases = Bases(input), inputGradient = input.Zeros();
        ForEachPair(input, (n, c, j, row, column) =>
        {
            // The output of channel c depends on channel j by its base, and on itself directly too.
            double s = bases[n, c, row, column], upstream = pass.OutputGradient[n, c, row, column];
            if (c == j) inputGradient[n, c, row, column] += upstream * Math.Pow(s, -Beta);
            inputGradient[n, j, row, column] -=
                upstream * input[n, c, row, column] * Beta * Math.Pow(s, -Beta - 1) * Alpha / Size * 2 * input[n, j, row, column];
        });
        return inputGradient;
    }

    private Tensor Bases(Tensor input)
    {
        Tensor bases = input.Map(_ => K);
        ForEachPair(input, (n, c, j, row, column) => bases[n, c, row, column] += Alpha / Size * input[n, j, row, column] * input[n, j, row, column]);
        return bases;
    }

    private void ForEachPair(Tensor input, Action<int, int, int, int, int> visit)
    {
        for (int n = 0; n < input.Batch; n++)
        for (int c = 0; c < input.Volume.Channels; c++)
        for (int j = Math.Max(0, c - (Size / 2)); j <= Math.Min(input.Volume.Channels - 1, c + ((Size - 1) / 2)); j++)
        for (int row = 0; row < input.Volume.Height; row++)
        for (int column = 0; column < input.Volume.Width; column++) visit(n, c, j, row, column);
    }
}
