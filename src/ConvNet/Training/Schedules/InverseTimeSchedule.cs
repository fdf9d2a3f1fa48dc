namespace ConvNet;

/// <summary>A learning rate that falls as 1/t: the first one's over 1 + decay * epoch.</summary>
public sealed class InverseTimeSchedule : Schedule
{
    private readonly double decay;

    /// <summary>Starts at the optimizer's present learning rate.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="decay">How fast it falls, at least 0: at epoch 1 / decay the rate is half of the first.</param>
    public InverseTimeSchedule(Optimizer optimizer, double decay)
        : base(optimizer) => this.decay = Optimizer.NotNegative(decay, nameof(decay));

    /// <inheritdoc/>
    public override double At(int epoch) => BaseLearningRate / (1 + (decay * epoch));
}
