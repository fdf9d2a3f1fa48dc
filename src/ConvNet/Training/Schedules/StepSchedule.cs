namespace ConvNet;

/// <summary>Multiplies the learning rate by a factor every so many epochs (PyTorch's StepLR).</summary>
public sealed class StepSchedule : Schedule
{
    private readonly int epochs;
    private readonly double gamma;

    /// <summary>Starts at the optimizer's present learning rate.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="epochs">The epochs between two changes, at least 1.</param>
    /// <param name="gamma">The factor, above 0.</param>
    public StepSchedule(Optimizer optimizer, int epochs, double gamma = 0.1)
        : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gamma);
        this.epochs = epochs;
        this.gamma = gamma;
    }

    /// <inheritdoc/>
    public override double At(int epoch) => BaseLearningRate * Math.Pow(gamma, epoch / epochs);
}
