namespace ConvNet.Testing.Reference;

/// <summary>
/// Convolution without flipping (PyTorch's Conv2d): y[o, r, c] = b[o] + sum over i, m, n of w[o, i, m, n] * x[g(o) + i, r * s - p + m * d, c * s - p + n * d],
/// over the input channels of the output channel's group.
/// </summary>
public sealed record Conv(int Filters, Window Window, int Groups = 1, bool Bias = true) : UnaryLayer
{
    /// <summary>For each filter the channels that it reads; null where all read all.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Table { get; init; }

    public override string Attribute =>
        $"Conv({Filters}, {Window.Arguments(isPool: false)}{(Groups == 1 ? "" : $", Groups = {Groups}")}{Connections}{(Bias ? "" : ", Bias = false")})";

    private string Connections => Table is null ? "" : $", Table = [{string.Join(", ", Table.Select(row => $"\"{string.Join(' ', row)}\""))}]";

    public override string NameStem => "conv";

    public override Volume Output(Volume input) => Window.Output(Filters, input);

    protected override IReadOnlyList<ReferenceParameter> Parameters(Volume input)
    {
        int channels = input.Channels / Groups, fanIn = channels * Window.Vertical.Size * Window.Horizontal.Size;
        var weight = new ReferenceParameter("weight", [Filters, channels, Window.Vertical.Size, Window.Horizontal.Size], fanIn);
        return Bias ? [weight, new ReferenceParameter("bias", [Filters], fanIn)] : [weight];
    }

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        var output = new Tensor(input.Batch, Output(input.Volume));
        if (Bias)
        {
            double[] bias = parameters["bias"];
            for (int n = 0; n < output.Batch; n++)
                for (int o = 0; o < Filters; o++)
                    for (int r = 0; r < output.Volume.Height; r++)
                        for (int c = 0; c < output.Volume.Width; c++) output[n, o, r, c] = bias[o];
        }

        double[] weight = parameters["weight"];
        ForEachTap(input, output, (ref double x, ref double y, int w) => y += weight[w] * x);
        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor gradient = pass.OutputGradient, inputGradient = pass.Input.Zeros();
        double[] weight = pass.Parameters["weight"], weightGradient = pass.ParameterGradients["weight"];
        ForEachTap(inputGradient, gradient, (ref double dx, ref double dy, int w) => dx += weight[w] * dy);
        ForEachTap(pass.Input, gradient, (ref double x, ref double dy, int w) => weightGradient[w] += x * dy);
        if (Bias)
        {
            double[] biasGradient = pass.ParameterGradients["bias"];
            for (int n = 0; n < gradient.Batch; n++)
                for (int o = 0; o < Filters; o++)
                    for (int r = 0; r < gradient.Volume.Height; r++)
                        for (int c = 0; c < gradient.Volume.Width; c++) biasGradient[o] += gradient[n, o, r, c];
        }

        return inputGradient;
    }

    private delegate void Tap(ref double input, ref double output, int weight);

    /// <summary>Visits every product of the convolution: an input, the output it goes into, and the index of its weight.</summary>
    private void ForEachTap(Tensor input, Tensor output, Tap visit)
    {
        (Axis vertical, Axis horizontal) = (Window.Vertical, Window.Horizontal);
        int top = vertical.Place(input.Volume.Height, Window.Fit).Before, left = horizontal.Place(input.Volume.Width, Window.Fit).Before;
        int channels = input.Volume.Channels / Groups, filters = Filters / Groups;
        for (int n = 0; n < input.Batch; n++)
        for (int o = 0; o < Filters; o++)
        for (int r = 0; r < output.Volume.Height; r++)
        for (int c = 0; c < output.Volume.Width; c++)
        {
            ref double sum = ref output[n, o, r, c];
            for (int i = 0; i < channels; i++)
            {
                if (Table is not null && !Table[o].Contains(i)) continue;
                for (int m = 0; m < vertical.Size; m++)
                {
                    int row = (r * vertical.Stride) - top + (m * vertical.Dilation);
                    if (row < 0 || row >= input.Volume.Height) continue;
                    for (int k = 0; k < horizontal.Size; k++)
                    {
                        int column = (c * horizontal.Stride) - left + (k * horizontal.Dilation);
                        if (column < 0 || column >= input.Volume.Width) continue;
                        int weight = (((((o * channels) + i) * vertical.Size) + m) * horizontal.Size) + k;
                        visit(ref input[n, (o / filters * channels) + i, row, column], ref sum, weight);
                    }
                }
            }
        }
    }
}
