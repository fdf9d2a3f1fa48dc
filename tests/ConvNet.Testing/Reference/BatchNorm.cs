namespace ConvNet.Testing.Reference;

/// <summary>
/// Batch normalisation: y = (x - m) / sqrt(v + epsilon) * weight + bias for each channel, m and v being the batch's mean and biased
/// variance in training and the running averages in inference.
/// </summary>
public sealed record BatchNorm(double Epsilon = 1e-5, double Momentum = 0.1, bool Affine = true) : UnaryLayer, ITrainingLayer
{
    public override string Attribute => FormattableString.Invariant($"BatchNorm(Epsilon = {Epsilon}, Momentum = {Momentum}{(Affine ? "" : ", Affine = false")})");

    public override string NameStem => "bn";

    public bool IsTraining { get; set; }

    protected override IReadOnlyList<ReferenceParameter> Parameters(Volume input)
    {
        ReferenceParameter[] running =
        [
            new("running_mean", [input.Channels], 6) { IsTrained = false }, new("running_var", [input.Channels], 6) { IsTrained = false },
        ];
        return Affine ? [new("weight", [input.Channels], 6), new("bias", [input.Channels], 6), .. running] : running;
    }

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        Tensor output = input.Zeros();
        for (int c = 0; c < input.Volume.Channels; c++)
        {
            (double mean, double variance) = Statistics(input, parameters, c);
            (double weight, double bias) = Affine ? (parameters["weight"][c], parameters["bias"][c]) : (1, 0);
            foreach ((int n, int y, int x) in Positions(input))
                output[n, c, y, x] = ((input[n, c, y, x] - mean) / Math.Sqrt(variance + Epsilon) * weight) + bias;
        }

        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor input = pass.Input, inputGradient = input.Zeros();
        int count = input.Batch * input.Volume.Height * input.Volume.Width;
        for (int c = 0; c < input.Volume.Channels; c++)
        {
            (double mean, double variance) = Statistics(input, pass.Parameters, c);
            double deviation = Math.Sqrt(variance + Epsilon), weight = Affine ? pass.Parameters["weight"][c] : 1;
            double sum = 0, products = 0;
            foreach ((int n, int y, int x) in Positions(input))
            {
                double gradient = pass.OutputGradient[n, c, y, x];
                sum += gradient;
                products += gradient * (input[n, c, y, x] - mean) / deviation;
            }

            foreach ((int n, int y, int x) in Positions(input))
            {
                double gradient = pass.OutputGradient[n, c, y, x];
                if (IsTraining) gradient -= (sum + ((input[n, c, y, x] - mean) / deviation * products)) / count;
                inputGradient[n, c, y, x] = weight / deviation * gradient;
            }

            if (Affine)
            {
                pass.ParameterGradients["weight"][c] += products;
                pass.ParameterGradients["bias"][c] += sum;
            }

            double share = IsTraining && count > 1 ? Momentum : 0, unbiased = count > 1 ? variance * count / (count - 1) : 0;
            pass.ParameterGradients["running_mean"][c] = ((1 - share) * pass.Parameters["running_mean"][c]) + (share * mean);
            pass.ParameterGradients["running_var"][c] = ((1 - share) * pass.Parameters["running_var"][c]) + (share * unbiased);
        }

        return inputGradient;
    }

    private (double Mean, double Variance) Statistics(Tensor input, IReadOnlyDictionary<string, double[]> parameters, int channel)
    {
        if (!IsTraining) return (parameters["running_mean"][channel], parameters["running_var"][channel]);
        double[] values = [.. Positions(input).Select(p => input[p.Image, channel, p.Row, p.Column])];
        double mean = values.Average();
        return (mean, values.Average(value => (value - mean) * (value - mean)));
    }

    private static IEnumerable<(int Image, int Row, int Column)> Positions(Tensor tensor)
    {
        for (int n = 0; n < tensor.Batch; n++)
            for (int y = 0; y < tensor.Volume.Height; y++)
                for (int x = 0; x < tensor.Volume.Width; x++)
                    yield return (n, y, x);
    }
}
