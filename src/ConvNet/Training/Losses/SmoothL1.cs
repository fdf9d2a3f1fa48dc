namespace ConvNet;

/// <summary>
/// Differences d to target values, squared near zero and absolute beyond (Girshick, Fast R-CNN, 2015): d^2 / (2 Beta) where
/// |d| is below Beta, otherwise |d| - Beta / 2. PyTorch's SmoothL1Loss. A network that ends in a softmax is compared by its probabilities.
/// </summary>
public sealed class SmoothL1 : Loss
{
    /// <summary>Where squares become absolute values; above 0.</summary>
    public double Beta
    {
        get;
        init => field = (float)value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Beta), value, "Beta must be a finite number above 0, also in single precision.");
    } = 1;

    /// <inheritdoc/>
    public override bool OnLogits => false;

    /// <inheritdoc/>
    public override float Compute(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Shape output, Span<float> gradients)
    {
        double weight = Reduction.Weight(outputs.Length, output);
        var slope = (float)weight;
        var beta = (float)Beta;
        double total = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            float difference = outputs[i] - targets[i], magnitude = Math.Abs(difference);
            bool square = magnitude < beta;
            total += square ? 0.5 * magnitude / Beta * magnitude : magnitude - (0.5 * Beta);
            gradients[i] = slope * (square ? difference / beta : difference / magnitude);
        }

        return (float)(total * weight);
    }
}
