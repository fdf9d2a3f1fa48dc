namespace ConvNet;

/// <summary>
/// Cross-entropy of the sigmoid of each output by itself, for outputs that are not exclusive, against targets t from 0 to 1:
/// max(x, 0) - x * t + log(1 + exp(-|x|)), which cannot overflow (PyTorch's BCEWithLogitsLoss). The network ends in plain logits.
/// </summary>
public sealed class BinaryCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override bool OnLogits => true;

    /// <inheritdoc/>
    public override void CheckNetwork(NetworkDescription network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.EndsInSoftmax)
        {
            throw new ArgumentException(
                $"{network.Name} ends in a Softmax, whose outputs exclude one another, but BinaryCrossEntropy takes the sigmoid of each: leave the Softmax out, or train by SoftmaxCrossEntropy.",
                nameof(network));
        }

        if (network.EndsInSigmoid)
        {
            throw new ArgumentException(
                $"{network.Name} ends in a Sigmoid, which BinaryCrossEntropy takes itself: leave it out, and take the sigmoid of what a predictor gives.", nameof(network));
        }
    }

    /// <inheritdoc/>
    public override void CheckTargets(ReadOnlySpan<float> targets, int batch, Shape output)
    {
        base.CheckTargets(targets, batch, output);
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] is not (>= 0 and <= 1))
                ThrowTarget(targets[i], i);
        }
    }

    /// <inheritdoc/>
    public override float Compute(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Shape output, Span<float> gradients)
    {
        double weight = Reduction.Weight(outputs.Length, output);
        var slope = (float)weight;
        double total = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            float x = outputs[i], t = targets[i], small = MathF.Exp(-Math.Abs(x));
            total += Math.Max(x, 0) - ((double)x * t) + float.LogP1(small);
            gradients[i] = slope * (((x >= 0 ? 1 : small) / (1 + small)) - t);
        }

        return (float)(total * weight);
    }

    private static void ThrowTarget(float target, int index) => throw new ArgumentOutOfRangeException(
        "targets", target, FormattableString.Invariant($"Target {index} of the batch is {target}; probabilities are from 0 to 1."));
}
