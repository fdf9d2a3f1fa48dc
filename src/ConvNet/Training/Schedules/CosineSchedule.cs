namespace ConvNet;

/// <summary>
/// A learning rate that falls along half a cosine, and stays at the minimum (Loshchilov and Hutter, SGDR, 2017; PyTorch's
/// CosineAnnealingLR up to its last epoch).
/// </summary>
public sealed class CosineSchedule : Schedule
{
    private readonly int epochs;
    private readonly double minimum;

    /// <summary>Starts at the optimizer's present learning rate.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="epochs">The epoch at which the minimum is reached, at least 1.</param>
    /// <param name="minimum">The last learning rate, at least 0.</param>
    public CosineSchedule(Optimizer optimizer, int epochs, double minimum = 0)
        : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        this.epochs = epochs;
        this.minimum = Optimizer.NotNegative(minimum, nameof(minimum));
    }

    /// <inheritdoc/>
    public override double At(int epoch) => Between(BaseLearningRate, minimum, (double)Math.Min(epoch, epochs) / epochs);

    /// <summary>Half a cosine from one rate, at 0, to another, at 1.</summary>
    internal static double Between(double first, double last, double part) => last + ((first - last) * (1 + Math.Cos(Math.PI * part)) / 2);
}
