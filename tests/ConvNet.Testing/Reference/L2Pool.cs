namespace ConvNet.Testing.Reference;

/// <summary>
/// The L2 norm of each window, padding as zeros: the root of the mean square on the padded input times the window's area, as PyTorch's LPPool2d. What
/// only rounding up reaches is never in the mean. A norm of 0 has a gradient of 0.
/// </summary>
public sealed record L2Pool(Window Window) : UnaryLayer
{
    public override string Attribute => $"L2Pool({Window.Arguments(isPool: true)})";

    public override Volume Output(Volume input) => Window.Output(input.Channels, input);

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        var output = new Tensor(input.Batch, Output(input.Volume));
        foreach (PooledWindow window in PooledWindow.All(input.Volume, Window))
            for (int n = 0; n < input.Batch; n++)
                for (int c = 0; c < input.Volume.Channels; c++)
                    output[n, c, window.Row, window.Column] = Math.Sqrt(Factor(window) * window.Cells.Sum(cell => Math.Pow(input[n, c, cell.Row, cell.Column], 2)));
        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor inputGradient = pass.Input.Zeros();
        foreach (PooledWindow window in PooledWindow.All(pass.Input.Volume, Window))
        {
            for (int n = 0; n < pass.Input.Batch; n++)
            {
                for (int c = 0; c < pass.Input.Volume.Channels; c++)
                {
                    double norm = pass.Output[n, c, window.Row, window.Column];
                    if (norm == 0) continue;
                    double gradient = Factor(window) * pass.OutputGradient[n, c, window.Row, window.Column] / norm;
                    foreach ((int row, int column) in window.Cells) inputGradient[n, c, row, column] += gradient * pass.Input[n, c, row, column];
                }
            }
        }

        return inputGradient;
    }

    /// <summary>The smallest norm; one of zeros is 0 in any precision.</summary>
    protected override double KinkMargin(Tensor input) => Forward(input, new Dictionary<string, double[]>()).Values.Where(y => y != 0).DefaultIfEmpty(1).Min();

    private double Factor(PooledWindow window) => (double)Window.Vertical.Size * Window.Horizontal.Size / window.PaddedArea;
}
