namespace ConvNet;

/// <summary>
/// Lets the learning rate rise along a straight line to another schedule's first, (epoch + 1) / epochs of it, and then follows that
/// schedule from its beginning. Step this one, not the other.
/// </summary>
/// <example><code>var schedule = new WarmUp(new CosineSchedule(optimizer, 50), 10); // 60 epochs</code></example>
public sealed class WarmUp : Schedule
{
    private readonly Schedule then;
    private readonly int epochs;

    /// <summary>Sets the optimizer's learning rate to the warm-up's first.</summary>
    /// <param name="then">The schedule to follow, not stepped yet.</param>
    /// <param name="epochs">The epochs of the warm-up, the last of which has the full rate; at least 1.</param>
    /// <exception cref="ArgumentException">The other schedule was stepped already.</exception>
    public WarmUp(Schedule then, int epochs)
        : base(then)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        if (then.Epoch != 0)
            throw new ArgumentException($"The schedule after the warm-up is at epoch {then.Epoch} already; expected a new one.", nameof(then));

        this.then = then;
        this.epochs = epochs;
        Start();
    }

    /// <inheritdoc/>
    public override double At(int epoch) => epoch < epochs ? then.At(0) * (epoch + 1) / epochs : then.At(epoch - epochs);
}
