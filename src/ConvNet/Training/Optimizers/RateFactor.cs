namespace ConvNet;

/// <summary>
/// Multiplies the learning rate of the selected parameters, as PyTorch's parameter groups with an lr of their own do. With 0 they are frozen,
/// as by requires_grad = False: they stay as they are, bit for bit, and their gradients do not count in a clipped norm.
/// </summary>
/// <param name="factor">What the learning rate is multiplied by; at least 0.</param>
/// <example><code>RateFactors = [new RateFactor(0), new RateFactor(1) { On = TensorSelector.Named("fc.*") }] // the head alone is trained</code></example>
public sealed class RateFactor(double factor)
{
    /// <summary>What the learning rate is multiplied by.</summary>
    public double Factor { get; } = Optimizer.NotNegative(factor, nameof(factor));

    /// <summary>Which parameters; all, unless others are named.</summary>
    public TensorSelector On
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(On));
    } = TensorSelector.All;
}
