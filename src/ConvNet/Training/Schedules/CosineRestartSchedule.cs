namespace ConvNet;

/// <summary>
/// A learning rate that falls along half a cosine again and again, each time from the optimizer's present one (Loshchilov and Hutter,
/// SGDR, 2017; PyTorch's CosineAnnealingWarmRestarts). Copies of the network from where the cycles end make an <see cref="Ensemble"/> for the
/// price of one training (Huang et al., Snapshot Ensembles, 2017).
/// </summary>
public sealed class CosineRestartSchedule : Schedule
{
    private readonly int epochs;
    private readonly int growth;
    private readonly double minimum;

    /// <summary>Starts at the optimizer's present learning rate.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="epochs">The epochs of the first cycle, at least 1 (PyTorch's T_0).</param>
    /// <param name="growth">How many times longer each cycle is than the one before, at least 1 (T_mult).</param>
    /// <param name="minimum">The learning rate towards which a cycle falls, at least 0 (eta_min).</param>
    public CosineRestartSchedule(Optimizer optimizer, int epochs, int growth = 1, double minimum = 0)
        : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(growth);
        this.epochs = epochs;
        this.growth = growth;
        this.minimum = Optimizer.NotNegative(minimum, nameof(minimum));
    }

    /// <summary>Whether the present epoch begins a cycle after the first, so that the epoch before ended one.</summary>
    public bool IsRestart => Epoch > 0 && Cycle(Epoch).First == Epoch;

    /// <inheritdoc/>
    public override double At(int epoch)
    {
        (long first, long length) = Cycle(epoch);
        return CosineSchedule.Between(BaseLearningRate, minimum, (double)(epoch - first) / length);
    }

    /// <summary>The first epoch of the cycle that an epoch is in, and how many it has.</summary>
    private (long First, long Length) Cycle(int epoch)
    {
        if (growth == 1)
            return (epoch - (epoch % epochs), epochs);

        long first = 0, length = epochs;
        for (; first + length <= epoch; length *= growth)
            first += length;

        return (first, length);
    }
}
