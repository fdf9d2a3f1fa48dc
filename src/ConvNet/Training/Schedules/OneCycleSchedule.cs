namespace ConvNet;

/// <summary>
/// One cycle (Smith and Topin, Super-Convergence, 2018): the learning rate rises along half a cosine to the optimizer's present one,
/// then falls to nearly nothing, as PyTorch's OneCycleLR with cycle_momentum=False. Usually stepped after each batch.
/// </summary>
public sealed class OneCycleSchedule : Schedule
{
    private readonly int steps;
    private readonly double rising;
    private readonly double first;
    private readonly double last;

    /// <summary>Sets the optimizer's learning rate to the cycle's first; the present one becomes the highest.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="steps">The steps of the cycle, at least 2; the rate stays at the lowest after them.</param>
    /// <param name="rise">The part of the steps in which the rate rises, above 0 and below 1 (PyTorch's pct_start).</param>
    /// <param name="divisor">How much lower than the highest rate the first is, at least 1 (div_factor).</param>
    /// <param name="finalDivisor">How much lower than the first rate the last is, at least 1 (final_div_factor).</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting makes no sense; or the rise would take less than a step.</exception>
    public OneCycleSchedule(Optimizer optimizer, int steps, double rise = 0.3, double divisor = 25, double finalDivisor = 1e4)
        : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(divisor, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(finalDivisor, 1);
        this.steps = steps;
        rising = (rise * steps) - 1;
        if (rising is not > 0 || rising >= steps - 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rise),
                rise,
                FormattableString.Invariant($"The rise must be below 1 and take more than one of the {steps} steps: above {1.0 / steps}."));
        }

        first = BaseLearningRate / divisor;
        last = first / finalDivisor;
        Start();
    }

    /// <inheritdoc/>
    public override double At(int epoch)
    {
        int step = Math.Min(epoch, steps - 1);
        return step <= rising
            ? CosineSchedule.Between(first, BaseLearningRate, step / rising)
            : CosineSchedule.Between(BaseLearningRate, last, (step - rising) / (steps - 1 - rising));
    }
}
