namespace ConvNet.Testing.Reference;

/// <summary>exp(x) / sum(exp(x)) over the channels of each position; dx[c] = y[c] * (dy[c] - sum over k of y[k] * dy[k]).</summary>
public sealed record Softmax : UnaryLayer
{
    public override string Attribute => "Softmax";

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        Tensor output = input.Zeros();
        for (int n = 0; n < input.Batch; n++)
        {
            for (int r = 0; r < input.Volume.Height; r++)
            {
                for (int c = 0; c < input.Volume.Width; c++)
                {
                    // Subtracting the maximum changes nothing but the range of the exponentials.
                    double maximum = double.NegativeInfinity, sum = 0;
                    for (int k = 0; k < input.Volume.Channels; k++) maximum = Math.Max(maximum, input[n, k, r, c]);
                    for (int k = 0; k < input.Volume.Channels; k++) sum += Math.Exp(input[n, k, r, c] - maximum);
                    for (int k = 0; k < input.Volume.Channels; k++) output[n, k, r, c] = Math.Exp(input[n, k, r, c] - maximum) / sum;
                }
            }
        }

        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor output = pass.Output, gradient = pass.OutputGradient, inputGradient = output.Zeros();
        for (int n = 0; n < output.Batch; n++)
        {
            for (int r = 0; r < output.Volume.Height; r++)
            {
                for (int c = 0; c < output.Volume.Width; c++)
                {
                    double mean = 0;
                    for (int k = 0; k < output.Volume.Channels; k++) mean += output[n, k, r, c] * gradient[n, k, r, c];
                    for (int k = 0; k < output.Volume.Channels; k++)
                        inputGradient[n, k, r, c] = output[n, k, r, c] * (gradient[n, k, r, c] - mean);
                }
            }
        }

        return inputGradient;
    }
}
