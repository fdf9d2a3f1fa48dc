namespace ConvNet.Testing.Reference;

/// <summary>x - log(sum(exp(x))) over the channels of each position; dx[c] = dy[c] - exp(y[c]) * sum of dy.</summary>
public sealed record LogSoftmax : UnaryLayer
{
    public override string Attribute => "LogSoftmax";

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        Tensor output = input.Zeros();
        ForEachPosition(input, (n, r, c) =>
        {
            double maximum = double.NegativeInfinity, sum = 0;
            for (int k = 0; k < input.Volume.Channels; k++) maximum = Math.Max(maximum, input[n, k, r, c]);
            for (int k = 0; k < input.Volume.Channels; k++) sum += Math.Exp(input[n, k, r, c] - maximum);
            for (int k = 0; k < input.Volume.Channels; k++) output[n, k, r, c] = input[n, k, r, c] - maximum - Math.Log(sum);
        });
        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor output = pass.Output, gradient = pass.OutputGradient, inputGradient = output.Zeros();
        ForEachPosition(output, (n, r, c) =>
        {
            double sum = 0;
            for (int k = 0; k < output.Volume.Channels; k++) sum += gradient[n, k, r, c];
            for (int k = 0; k < output.Volume.Channels; k++) inputGradient[n, k, r, c] = gradient[n, k, r, c] - (Math.Exp(output[n, k, r, c]) * sum);
        });
        return inputGradient;
    }

    private static void ForEachPosition(Tensor tensor, Action<int, int, int> visit)
    {
        for (int n = 0; n < tensor.Batch; n++)
            for (int r = 0; r < tensor.Volume.Height; r++)
                for (int c = 0; c < tensor.Volume.Width; c++) visit(n, r, c);
    }
}
