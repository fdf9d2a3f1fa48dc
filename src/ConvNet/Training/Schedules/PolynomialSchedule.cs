namespace ConvNet;

/// <summary>A learning rate that falls to 0 as (1 - epoch / epochs)^power, and stays there (PyTorch's PolynomialLR).</summary>
public sealed class PolynomialSchedule : Schedule
{
    private readonly int epochs;
    private readonly double power;

    /// <summary>Starts at the optimizer's present learning rate.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="epochs">The epoch at which the rate is 0, at least 1.</param>
    /// <param name="power">The power, above 0; 1 is a straight line.</param>
    public PolynomialSchedule(Optimizer optimizer, int epochs, double power = 1)
        : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(power);
        this.epochs = epochs;
        this.power = power;
    }

    /// <inheritdoc/>
    public override double At(int epoch) => BaseLearningRate * Math.Pow(1 - ((double)Math.Min(epoch, epochs) / epochs), power);
}
