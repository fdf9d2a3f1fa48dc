namespace ConvNet;

/// <summary>Multiplies the learning rate by a factor every epoch (PyTorch's ExponentialLR).</summary>
public sealed class ExponentialSchedule : Schedule
{
    private readonly double gamma;

    /// <summary>Starts at the optimizer's present learning rate.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="gamma">The factor, above 0.</param>
    public ExponentialSchedule(Optimizer optimizer, double gamma)
        : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gamma);
        this.gamma = gamma;
    }

    /// <inheritdoc/>
    public override double At(int epoch) => BaseLearningRate * Math.Pow(gamma, epoch);
}
