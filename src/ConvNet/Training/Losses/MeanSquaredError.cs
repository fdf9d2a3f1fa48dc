using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// Squared differences to target values: PyTorch's MSELoss, the mean over all values of the batch, unless another reduction is
/// asked for. A network that ends in a softmax is compared by its probabilities.
/// </summary>
public sealed class MeanSquaredError : Loss
{
    /// <inheritdoc/>
    public override bool OnLogits => false;

    /// <inheritdoc/>
    protected override bool HasHalfBatchMean => true;

    /// <inheritdoc/>
    public override float Compute(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Shape output, Span<float> gradients)
    {
        double weight = Reduction.Weight(outputs.Length, output);
        var slope = (float)(2 * weight);
        double total = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            float difference = outputs[i] - targets[i];
            total += (double)difference * difference;
            gradients[i] = slope * difference;
        }

        return (float)(total * weight);
    }

    /// <inheritdoc/>
    internal override LossRule? DeviceRule(ReadOnlySpan<float> targets, Shape output) =>
        new LossRule(LossKind.SquaredError, output.Channels, output.Height * output.Width, (float)Reduction.Weight(targets.Length, output), 1, 0, 0, 0);
}
