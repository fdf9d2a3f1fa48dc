namespace ConvNet.Testing.Reference;

/// <summary>The maximum of each window. Padding counts as minus infinity; the first maximum in row-major order takes the whole gradient.</summary>
public sealed record MaxPool(Window Window) : UnaryLayer
{
    public override string Attribute => $"MaxPool({Window.Arguments(isPool: true)})";

    public override Volume Output(Volume input) => Window.Output(input.Channels, input);

    protected override Tensor Forward(Tensor input, IReadOnlyDictionary<string, double[]> parameters)
    {
        var output = new Tensor(input.Batch, Output(input.Volume));
        foreach (PooledWindow window in PooledWindow.All(input.Volume, Window))
            for (int n = 0; n < input.Batch; n++)
                for (int c = 0; c < input.Volume.Channels; c++)
                    output[n, c, window.Row, window.Column] = window.Cells.Max(cell => input[n, c, cell.Row, cell.Column]);
        return output;
    }

    protected override Tensor InputGradient(BackwardPass pass)
    {
        Tensor input = pass.Input, inputGradient = input.Zeros();
        foreach (PooledWindow window in PooledWindow.All(input.Volume, Window))
        {
            for (int n = 0; n < input.Batch; n++)
            {
                for (int c = 0; c < input.Volume.Channels; c++)
                {
                    (int row, int column) = window.Cells.First(
                        cell => input[n, c, cell.Row, cell.Column] == pass.Output[n, c, window.Row, window.Column]);
                    inputGradient[n, c, row, column] += pass.OutputGradient[n, c, window.Row, window.Column];
                }
            }
        }

        return inputGradient;
    }

    /// <summary>The smallest lead of a maximum over the next value; equal values are equal in any precision.</summary>
    protected override double KinkMargin(Tensor input)
    {
        double margin = double.PositiveInfinity;
        foreach (PooledWindow window in PooledWindow.All(input.Volume, Window))
        {
            for (int n = 0; n < input.Batch; n++)
            {
                for (int c = 0; c < input.Volume.Channels; c++)
                {
                    double maximum = window.Cells.Max(cell => input[n, c, cell.Row, cell.Column]);
                    foreach ((int row, int column) in window.Cells)
                    {
                        double lead = maximum - input[n, c, row, column];
                        if (lead > 0) margin = Math.Min(margin, lead);
                    }
                }
            }
        }

        return margin;
    }
}
