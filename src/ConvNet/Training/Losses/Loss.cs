using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// What training makes small: a number for a batch of outputs, and its gradient by each of them. Derive from it to add one;
/// override the method for labels, for targets, or both.
/// </summary>
public abstract class Loss
{
    /// <summary>
    /// Whether the loss is computed from the logits of a network that ends in a softmax. Otherwise it gets the probabilities, and
    /// the trainer passes its gradient back through the softmax.
    /// </summary>
    public abstract bool OnLogits { get; }

    /// <summary>How the losses of a batch become one number: their mean, unless the sum is asked for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The loss has no such reduction.</exception>
    public Reduction Reduction
    {
        get;
        init => field = value is Reduction.Mean or Reduction.Sum || (value == Reduction.HalfBatchMean && HasHalfBatchMean)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{GetType().Name} is reduced by Mean or Sum.");
    }

    /// <summary>Whether <see cref="Reduction.HalfBatchMean"/> makes sense.</summary>
    protected virtual bool HasHalfBatchMean => false;

    /// <summary>What training by labels makes small unless a loss is given.</summary>
    internal static Loss ByLabels(NetworkDescription network) => network.EndsInDistances ? new DistanceCrossEntropy() : new SoftmaxCrossEntropy();

    /// <summary>The loss by labels as a device computes it by itself; null where the processor has to, from the outputs.</summary>
    internal virtual LossRule? DeviceRule(ReadOnlySpan<int> labels, Shape output) => null;

    /// <summary>The loss by targets as a device computes it by itself; null where the processor has to.</summary>
    internal virtual LossRule? DeviceRule(ReadOnlySpan<float> targets, Shape output) => null;

    /// <summary>
    /// What the mean of a batch is divided by, up to a constant factor: how much the batch counts in a mean over several. The
    /// number of its images, unless labels have weights.
    /// </summary>
    /// <param name="labels">The labels of the batch; none where it has targets.</param>
    /// <param name="batch">The number of images.</param>
    public virtual double BatchWeight(ReadOnlySpan<int> labels, int batch) => batch;

    /// <summary>Refuses a network whose outputs cannot be meant, when a trainer is made.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentException">The network ends in what the loss does itself, or in something else than it takes; the message says what to change.</exception>
    public virtual void CheckNetwork(NetworkDescription network)
    {
    }

    /// <summary>Refuses a network that ends in distances, for losses that make the right class's output the largest.</summary>
    private protected void RequireScores(NetworkDescription network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.EndsInDistances)
        {
            throw new ArgumentException(
                $"{network.Name} ends in an RbfOutput, whose smallest output is the answer, but {GetType().Name} makes the right class's the largest: train by DistanceCrossEntropy, as labels are unless a loss is given.",
                nameof(network));
        }
    }

    /// <summary>Refuses labels that cannot be meant, before anything is computed.</summary>
    /// <param name="labels">The labels of a batch.</param>
    /// <param name="batch">The number of images.</param>
    /// <param name="output">The shape of the network's output.</param>
    /// <exception cref="ArgumentException">The labels do not fit the output; the message says which and why.</exception>
    public virtual void CheckLabels(ReadOnlySpan<int> labels, int batch, Shape output) => throw new NotSupportedException(
        $"{GetType().Name} compares outputs with target values, not with labels: give {output.Count} floats for each image.");

    /// <summary>Refuses targets that cannot be meant, before anything is computed.</summary>
    /// <param name="targets">The targets of a batch.</param>
    /// <param name="batch">The number of images.</param>
    /// <param name="output">The shape of the network's output.</param>
    /// <exception cref="ArgumentException">The targets do not fit the output; the message says why.</exception>
    public virtual void CheckTargets(ReadOnlySpan<float> targets, int batch, Shape output) =>
        Arguments.RequireLength(targets.Length, batch, output.Count, output, "floats", nameof(targets));

    /// <summary>The loss by labels, and its gradient.</summary>
    /// <param name="outputs">[batch, output]: logits or outputs, as <see cref="OnLogits"/> says.</param>
    /// <param name="labels">Labels that passed <see cref="CheckLabels"/>.</param>
    /// <param name="output">The shape of one output.</param>
    /// <param name="gradients">[batch, output]: to be overwritten with the loss's gradient by <paramref name="outputs"/>.</param>
    public virtual float Compute(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, Shape output, Span<float> gradients) =>
        throw new NotSupportedException($"{GetType().Name} takes no labels.");

    /// <summary>The loss by targets, and its gradient.</summary>
    /// <param name="outputs">[batch, output]: logits or outputs, as <see cref="OnLogits"/> says.</param>
    /// <param name="targets">Targets that passed <see cref="CheckTargets"/>.</param>
    /// <param name="output">The shape of one output.</param>
    /// <param name="gradients">[batch, output]: to be overwritten with the loss's gradient by <paramref name="outputs"/>.</param>
    public virtual float Compute(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Shape output, Span<float> gradients) =>
        throw new NotSupportedException($"{GetType().Name} takes no target values.");
}
