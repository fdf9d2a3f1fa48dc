namespace ConvNet;

/// <summary>
/// The maximum a posteriori criterion that LeNet-5 was trained by (LeCun et al., 1998, equation 9), for networks that end in
/// distances (<see cref="RbfOutputAttribute"/>): y[label] + log(exp(-Rubbish) + sum over i of exp(-y[i])), the cross-entropy of the softmax of
/// the negated distances, with one more class that no image has.
/// </summary>
public sealed class DistanceCrossEntropy : Loss
{
    /// <summary>
    /// The distance of every image from the class of rubbish (the paper's j), above 0: wrong classes that are farther away hardly count, so that
    /// they are not driven ever farther. There is no such class unless it is set.
    /// </summary>
    public double Rubbish
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Rubbish), value, "The distance must be above 0.");
    } = double.PositiveInfinity;

    /// <inheritdoc/>
    public override bool OnLogits => true;

    /// <inheritdoc/>
    public override void CheckNetwork(NetworkDescription network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!network.EndsInDistances)
        {
            throw new ArgumentException(
                $"{network.Name} does not end in an RbfOutput, but DistanceCrossEntropy takes distances, of which it makes the right class's the smallest: train by SoftmaxCrossEntropy.",
                nameof(network));
        }
    }

    /// <inheritdoc/>
    public override void CheckLabels(ReadOnlySpan<int> labels, int batch, Shape output) => ChannelLabels.Check(labels, batch, output);

    /// <inheritdoc/>
    public override void CheckTargets(ReadOnlySpan<float> targets, int batch, Shape output) =>
        throw new NotSupportedException("DistanceCrossEntropy takes labels, not target values.");

    /// <inheritdoc/>
    public override float Compute(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, Shape output, Span<float> gradients)
    {
        float weight = Reduction == Reduction.Mean ? 1f / labels.Length : 1, rubbish = (float)Rubbish;
        double total = 0;
        for (int n = 0; n < labels.Length; n++)
        {
            ReadOnlySpan<float> y = outputs.Slice(n * output.Count, output.Count);
            Span<float> g = gradients.Slice(n * output.Count, output.Count);

            // exp(nearest - y) cannot overflow.
            float nearest = rubbish;
            foreach (float distance in y)
                nearest = Math.Min(nearest, distance);
            float sum = MathF.Exp(nearest - rubbish);
            foreach (float distance in y)
                sum += MathF.Exp(nearest - distance);

            for (int i = 0; i < y.Length; i++)
                g[i] = -weight * MathF.Exp(nearest - y[i]) / sum;
            g[labels[n]] += weight;
            total += y[labels[n]] - nearest + MathF.Log(sum);
        }

        return (float)(total * weight);
    }
}
