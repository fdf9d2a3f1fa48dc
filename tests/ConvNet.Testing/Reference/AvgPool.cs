namespace ConvNet.Testing.Reference;

/// <summary>
/// The mean of each window. Counting padding divides by the window's area on the padded input (what only rounding up reaches is
/// never counted); not counting it divides by the inputs in the window. Both as PyTorch's AvgPool2d.
/// </summary>
public sealed record AvgPool(Window Window, bool CountIncludePad = true) : UnaryLayer
{
    public override string Attribute => $"AvgPool({Window.Arguments(isPool: true)}{(CountIncludePad ? "" : ", CountIncludePad = false")})";

    public override Volume Output(Volume input) => Window.Output(input.Channels, input);

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        var output = new Tensor(input.Batch, Output(input.Volume));
        foreach (PooledWindow window in PooledWindow.All(input.Volume, Window))
            for (int n = 0; n < input.Batch; n++)
                for (int c = 0; c < input.Volume.Channels; c++)
                    output[n, c, window.Row, window.Column] = window.Cells.Sum(cell => input[n, c, cell.Row, cell.Column]) / Divisor(window);
        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor inputGradient = pass.Input.Zeros();
        foreach (PooledWindow window in PooledWindow.All(pass.Input.Volume, Window))
            for (int n = 0; n < pass.Input.Batch; n++)
                for (int c = 0; c < pass.Input.Volume.Channels; c++)
                    foreach ((int row, int column) in window.Cells)
                        inputGradient[n, c, row, column] += pass.OutputGradient[n, c, window.Row, window.Column] / Divisor(window);
        return inputGradient;
    }

    private int Divisor(PooledWindow window) => CountIncludePad ? window.PaddedArea : window.Cells.Count;
}
