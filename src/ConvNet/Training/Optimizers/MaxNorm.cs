namespace ConvNet;

/// <summary>
/// Keeps the Euclidean norm of every filter (a unit's incoming weights) at most at a bound, by scaling down what has grown beyond
/// it after a step (Srivastava et al., Dropout, 2014). A filter is what one index of a tensor's first dimension holds, as in PyTorch's
/// renorm(2, 0, bound): of LocallyConnected one at all positions, of ConvTranspose the weights of one input channel.
/// </summary>
/// <param name="bound">The largest norm; 3 or 4 are usual.</param>
public sealed class MaxNorm(double bound)
{
    /// <summary>The largest norm of a filter.</summary>
    public double Bound { get; } = bound > 0 && double.IsFinite(bound)
        ? bound
        : throw new ArgumentOutOfRangeException(nameof(bound), bound, "The largest norm must be a finite number above 0.");

    /// <summary>Which parameters; the weights, unless others are named.</summary>
    public TensorSelector On
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(On));
    } = TensorSelector.Weights;
}
