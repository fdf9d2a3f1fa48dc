namespace ConvNet;

/// <summary>
/// Cross-entropy of the softmax of logits, -log(softmax(x)[label]) (PyTorch's CrossEntropyLoss), over the channels: one label an
/// image, or one for each pixel where the output is an image [C, H, W]. Targets may also be distributions over the channels.
/// </summary>
public sealed class SoftmaxCrossEntropy : Loss
{
    /// <summary>The mean over images and pixels, unless the sum is asked for.</summary>
    public Reduction Reduction
    {
        get;
        init => field = value != Reduction.HalfBatchMean
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Cross-entropy is reduced by Mean or Sum.");
    }

    /// <inheritdoc/>
    public override bool OnLogits => true;

    /// <inheritdoc/>
    public override void CheckLabels(ReadOnlySpan<int> labels, int batch, Shape output)
    {
        int pixels = output.Height * output.Width;
        Arguments.RequireLength(labels.Length, batch, pixels, new Shape(1, output.Height, output.Width, output.IsVector), "labels", nameof(labels));
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)output.Channels)
                ThrowLabel(labels[i], i, output.Channels);
        }
    }

    /// <inheritdoc/>
    public override float Compute(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, Shape output, Span<float> gradients)
    {
        int stride = output.Height * output.Width;
        float weight = Weight(labels.Length);
        double total = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int first = (i / stride * output.Count) + (i % stride), end = (i / stride * output.Count) + output.Count;
            ReadOnlySpan<float> x = outputs[first..end];
            Span<float> g = gradients[first..end];
            (float highest, float sum) = ChannelSoftmax.HighestAndSum(x, stride);
            int label = labels[i] * stride;
            total += MathF.Log(sum) - (x[label] - highest);
            float scale = weight / sum;
            for (int c = 0; c < x.Length; c += stride)
                g[c] = MathF.Exp(x[c] - highest) * scale;

            g[label] -= weight;
        }

        return (float)(total * weight);
    }

    /// <inheritdoc/>
    public override float Compute(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Shape output, Span<float> gradients)
    {
        int stride = output.Height * output.Width, columns = outputs.Length / output.Channels;
        float weight = Weight(columns);
        double total = 0;
        for (int i = 0; i < columns; i++)
        {
            int first = (i / stride * output.Count) + (i % stride), end = (i / stride * output.Count) + output.Count;
            ReadOnlySpan<float> x = outputs[first..end], t = targets[first..end];
            Span<float> g = gradients[first..end];
            (float highest, float sum) = ChannelSoftmax.HighestAndSum(x, stride);
            float log = MathF.Log(sum), mass = 0;
            for (int c = 0; c < x.Length; c += stride)
            {
                mass += t[c];
                total += t[c] * (log - (x[c] - highest));
            }

            for (int c = 0; c < x.Length; c += stride)
                g[c] = weight * ((mass * MathF.Exp(x[c] - highest) / sum) - t[c]);
        }

        return (float)(total * weight);
    }

    private static void ThrowLabel(int label, int index, int classes) => throw new ArgumentOutOfRangeException(
        "labels", label, $"Label {index} of the batch is {label}; the network has {classes} classes, labelled 0 to {classes - 1}.");

    private float Weight(int count) => Reduction == Reduction.Mean ? 1f / count : 1;
}
