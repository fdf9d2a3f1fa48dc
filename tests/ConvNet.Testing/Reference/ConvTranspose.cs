using System.Globalization;

namespace ConvNet.Testing.Reference;

/// <summary>
/// Transposed convolution (PyTorch's ConvTranspose2d): every input adds its window of weights to the output, y[o, r * s - p + m * d, …] += w[i, o, m, n] * x[i, r, c].
/// </summary>
public sealed record ConvTranspose(int Filters, Axis Vertical, Axis Horizontal, int OutputPadHeight = 0, int OutputPadWidth = 0, int Groups = 1, bool Bias = true) : UnaryLayer
{
    public override string Attribute
    {
        get
        {
            string window = new Window(Vertical, Horizontal, Fit.Exact).Arguments(isPool: false);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"ConvTranspose({Filters}, {window}, OutputPadHeight = {OutputPadHeight}, OutputPadWidth = {OutputPadWidth}, Groups = {Groups}{(Bias ? "" : ", Bias = false")})");
        }
    }

    public override string NameStem => "convTranspose";

    public override Volume Output(Volume input) => new(Filters, Length(Vertical, input.Height, OutputPadHeight), Length(Horizontal, input.Width, OutputPadWidth));

    protected override IReadOnlyList<ReferenceParameter> Parameters(Volume input)
    {
        int fanIn = Math.Max(1, input.Channels / Groups * Vertical.Size * Horizontal.Size / (Vertical.Stride * Horizontal.Stride));
        var weight = new ReferenceParameter("weight", [input.Channels, Filters / Groups, Vertical.Size, Horizontal.Size], fanIn);
        return Bias ? [weight, new ReferenceParameter("bias", [Filters], fanIn)] : [weight];
    }

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        var output = new Tensor(input.Batch, Output(input.Volume));
        if (Bias)
            for (int i = 0; i < output.Values.Length; i++) output.Values[i] = parameters["bias"][Channel(output, i)];
        ForEachTap(input.Volume, output.Volume, input.Batch, (n, x, y, w) =>
            output.Values[(n * output.Volume.Count) + y] += parameters["weight"][w] * input.Values[(n * input.Volume.Count) + x]);
        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor input = pass.Input, gradient = pass.OutputGradient, inputGradient = input.Zeros();
        if (Bias)
            for (int i = 0; i < gradient.Values.Length; i++) pass.ParameterGradients["bias"][Channel(gradient, i)] += gradient.Values[i];
        ForEachTap(input.Volume, gradient.Volume, input.Batch, (n, x, y, w) =>
        {
            double upstream = gradient.Values[(n * gradient.Volume.Count) + y];
            inputGradient.Values[(n * input.Volume.Count) + x] += pass.Parameters["weight"][w] * upstream;
            pass.ParameterGradients["weight"][w] += input.Values[(n * input.Volume.Count) + x] * upstream;
        });
        return inputGradient;
    }

    private static int Channel(Tensor tensor, int index) => index / (tensor.Volume.Height * tensor.Volume.Width) % tensor.Volume.Channels;

    private static int Length(Axis axis, int input, int outputPad) => ((input - 1) * axis.Stride) - (2 * axis.Pad) + (axis.Dilation * (axis.Size - 1)) + 1 + outputPad;

    /// <summary>Visits every product: the image, an input, the output that it goes into, and the weight, by their indices.</summary>
    private void ForEachTap(Volume input, Volume output, int batch, Action<int, int, int, int> visit)
    {
        int channels = input.Channels / Groups, filters = Filters / Groups;
        for (int n = 0; n < batch; n++)
        for (int i = 0; i < input.Channels; i++)
        for (int f = 0; f < filters; f++)
        for (int r = 0; r < input.Height; r++)
        for (int c = 0; c < input.Width; c++)
        for (int m = 0; m < Vertical.Size; m++)
        for (int k = 0; k < Horizontal.Size; k++)
        {
            int row = (r * Vertical.Stride) - Vertical.Pad + (m * Vertical.Dilation), column = (c * Horizontal.Stride) - Horizontal.Pad + (k * Horizontal.Dilation);
            if (row < 0 || row >= output.Height || column < 0 || column >= output.Width) continue;
            int weight = (((((i * filters) + f) * Vertical.Size) + m) * Horizontal.Size) + k;
            visit(n, input.Index(i, r, c), output.Index((i / channels * filters) + f, row, column), weight);
        }
    }
}
