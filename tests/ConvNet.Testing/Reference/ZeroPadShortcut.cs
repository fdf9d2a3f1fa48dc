namespace ConvNet.Testing.Reference;

/// <summary>
/// The shortcut without parameters of He et al. (2016), option A: every <paramref name="Stride"/>-th position, and channels of zeros
/// around the input's own, the smaller half in front.
/// </summary>
public sealed record ZeroPadShortcut(int Planes, int Stride) : UnaryLayer
{
    public override string Attribute => $"Shortcut({Planes}, Stride = {Stride}, Option = ShortcutOption.ZeroPad)";

    public override Volume Output(Volume input) => new(Planes, (input.Height + Stride - 1) / Stride, (input.Width + Stride - 1) / Stride);

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        var output = new Tensor(input.Batch, Output(input.Volume));
        ForEach(input.Volume, input.Batch, (n, c, row, column) => output[n, c + Before(input.Volume), row, column] = input[n, c, row * Stride, column * Stride]);
        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor gradient = pass.Input.Zeros();
        ForEach(
            pass.Input.Volume, gradient.Batch,
            (n, c, row, column) => gradient[n, c, row * Stride, column * Stride] = pass.OutputGradient[n, c + Before(pass.Input.Volume), row, column]);
        return gradient;
    }

    private int Before(Volume input) => (Planes - input.Channels) / 2;

    private void ForEach(Volume input, int batch, Action<int, int, int, int> visit)
    {
        Volume output = Output(input);
        for (int n = 0; n < batch; n++)
            for (int c = 0; c < input.Channels; c++)
                for (int row = 0; row < output.Height; row++)
                    for (int column = 0; column < output.Width; column++) visit(n, c, row, column);
    }
}
