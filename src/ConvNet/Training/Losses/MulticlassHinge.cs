namespace ConvNet;

/// <summary>
/// The loss of a multiclass support vector machine (Weston and Watkins, 1999): the sum over the wrong classes j of
/// max(0, s_j - s_y + Margin)^Power, over the channels: one label y an image, or one for each pixel where the output is [C, H, W].
/// </summary>
public sealed class MulticlassHinge : Loss
{
    /// <summary>By how much the right class's score must be above the others; above 0.</summary>
    public double Margin
    {
        get;
        init => field = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Margin), value, "The margin must be a finite number above 0.");
    } = 1;

    /// <summary>1, or 2 for squared hinges.</summary>
    public int Power
    {
        get;
        init => field = value is 1 or 2 ? value : throw new ArgumentOutOfRangeException(nameof(Power), value, "The power must be 1 or 2.");
    } = 1;

    /// <summary>Whether each image's loss is divided by the number of classes, as by PyTorch's MultiMarginLoss.</summary>
    public bool DivideByClasses { get; init; }

    /// <inheritdoc/>
    public override bool OnLogits => true;

    /// <inheritdoc/>
    public override void CheckNetwork(NetworkDescription network) => RequireScores(network);

    /// <inheritdoc/>
    public override void CheckLabels(ReadOnlySpan<int> labels, int batch, Shape output) => ChannelLabels.Check(labels, batch, output);

    /// <inheritdoc/>
    public override void CheckTargets(ReadOnlySpan<float> targets, int batch, Shape output) =>
        throw new NotSupportedException("MulticlassHinge takes labels, not target values.");

    /// <inheritdoc/>
    public override float Compute(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, Shape output, Span<float> gradients)
    {
        int stride = output.Height * output.Width;
        var margin = (float)Margin;
        double weight = (Reduction == Reduction.Mean ? 1.0 / labels.Length : 1) / (DivideByClasses ? output.Channels : 1);
        double total = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int first = (i / stride * output.Count) + (i % stride), end = (i / stride * output.Count) + output.Count;
            ReadOnlySpan<float> s = outputs[first..end];
            Span<float> g = gradients[first..end];
            int label = labels[i] * stride;
            float right = s[label] - margin, sum = 0;
            for (int c = 0; c < s.Length; c += stride)
            {
                float excess = c == label ? 0 : Math.Max(0, s[c] - right);
                total += Power == 1 ? excess : (double)excess * excess;
                float slope = (float)weight * (Power == 2 ? 2 * excess : excess > 0 ? 1 : 0);
                sum += slope;
                g[c] = slope;
            }

            g[label] = -sum;
        }

        return (float)(total * weight);
    }
}
