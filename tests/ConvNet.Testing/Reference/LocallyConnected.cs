namespace ConvNet.Testing.Reference;

/// <summary>Convolution with weights [filters, channels, window rows, window columns, rows, columns] and a bias [filters, rows, columns] of its own at each position.</summary>
public sealed record LocallyConnected(int Filters, Window Window, bool Bias = true) : UnaryLayer
{
    public override string Attribute => $"LocallyConnected({Filters}, {Window.Arguments(isPool: false)}{(Bias ? "" : ", Bias = false")})";

    public override string NameStem => "local";

    public override Volume Output(Volume input) => Window.Output(Filters, input);

    protected override IReadOnlyList<ReferenceParameter> Parameters(Volume input)
    {
        Volume output = Output(input);
        int fanIn = input.Channels * Window.Vertical.Size * Window.Horizontal.Size;
        var weight = new ReferenceParameter("weight", [Filters, input.Channels, Window.Vertical.Size, Window.Horizontal.Size, output.Height, output.Width], fanIn);
        return Bias ? [weight, new ReferenceParameter("bias", [Filters, output.Height, output.Width], fanIn)] : [weight];
    }

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        var output = new Tensor(input.Batch, Output(input.Volume));
        if (Bias)
            for (int i = 0; i < output.Values.Length; i++) output.Values[i] = parameters["bias"][i % output.Volume.Count];
        ForEachTap(input.Volume, output.Volume, input.Batch, (n, x, y, w) =>
            output.Values[(n * output.Volume.Count) + y] += parameters["weight"][w] * input.Values[(n * input.Volume.Count) + x]);
        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor input = pass.Input, gradient = pass.OutputGradient, inputGradient = input.Zeros();
        if (Bias)
            for (int i = 0; i < gradient.Values.Length; i++) pass.ParameterGradients["bias"][i % gradient.Volume.Count] += gradient.Values[i];
        ForEachTap(input.Volume, gradient.Volume, input.Batch, (n, x, y, w) =>
        {
            double upstream = gradient.Values[(n * gradient.Volume.Count) + y];
            inputGradient.Values[(n * input.Volume.Count) + x] += pass.Parameters["weight"][w] * upstream;
            pass.ParameterGradients["weight"][w] += input.Values[(n * input.Volume.Count) + x] * upstream;
        });
        return inputGradient;
    }

    /// <summary>Visits every product: the image, an input, the output that it goes into, and the weight, by their indices.</summary>
    private void ForEachTap(Volume input, Volume output, int batch, Action<int, int, int, int> visit)
    {
        (Axis vertical, Axis horizontal) = (Window.Vertical, Window.Horizontal);
        int top = vertical.Place(input.Height, Window.Fit).Before, left = horizontal.Place(input.Width, Window.Fit).Before;
        for (int n = 0; n < batch; n++)
        for (int o = 0; o < Filters; o++)
        for (int r = 0; r < output.Height; r++)
        for (int c = 0; c < output.Width; c++)
        for (int i = 0; i < input.Channels; i++)
        for (int m = 0; m < vertical.Size; m++)
        for (int k = 0; k < horizontal.Size; k++)
        {
            int row = (r * vertical.Stride) - top + m, column = (c * horizontal.Stride) - left + k;
            if (row < 0 || row >= input.Height || column < 0 || column >= input.Width) continue;
            int weight = (((((((((o * input.Channels) + i) * vertical.Size) + m) * horizontal.Size) + k) * output.Height) + r) * output.Width) + c;
            visit(n, input.Index(i, row, column), output.Index(o, r, c), weight);
        }
    }
}
