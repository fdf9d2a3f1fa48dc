namespace ConvNet;

/// <summary>
/// Drops weights in training (Wan et al., DropConnect, 2013): at each step every weight is zeroed with probability <paramref name="rate"/>,
/// has no gradient then, and is otherwise divided by 1 - rate, so that inference, by all weights, needs no change. The images of
/// a batch share a step's mask, where the paper draws one for each.
/// </summary>
/// <param name="rate">The probability of zeroing a weight, in [0, 1); 0.5 in the paper.</param>
/// <example><code>using var trainer = new Trainer&lt;Digits&gt;(net, optimizer) { DropConnects = [new DropConnect(0.5) { On = TensorSelector.Named("fc1.weight") }] };</code></example>
public sealed class DropConnect(double rate)
{
    /// <summary>The probability of zeroing a weight.</summary>
    public double Rate { get; } = rate is >= 0 and < 1
        ? rate
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, "The rate must be at least 0 and below 1.");

    /// <summary>Which parameters; the weights, unless others are named.</summary>
    public TensorSelector On
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(On));
    } = TensorSelector.Weights;
}
