namespace ConvNet;

/// <summary>
/// Absolute differences to target values: PyTorch's L1Loss, the mean over all values of the batch, unless their sum is asked for.
/// The gradient at no difference is 0. A network that ends in a softmax is compared by its probabilities.
/// </summary>
public sealed class MeanAbsoluteError : Loss
{
    /// <inheritdoc/>
    public override bool OnLogits => false;

    /// <inheritdoc/>
    public override float Compute(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Shape output, Span<float> gradients)
    {
        double weight = Reduction.Weight(outputs.Length, output);
        var slope = (float)weight;
        double total = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            float difference = outputs[i] - targets[i];
            total += Math.Abs(difference);
            gradients[i] = difference > 0 ? slope : difference < 0 ? -slope : slope * difference;
        }

        return (float)(total * weight);
    }
}
