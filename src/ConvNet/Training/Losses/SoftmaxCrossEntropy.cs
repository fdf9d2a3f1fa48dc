using System.Collections.Immutable;
using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// Cross-entropy of the softmax of logits, -log(softmax(x)[label]) (PyTorch's CrossEntropyLoss), over the channels: one label an
/// image, or one for each pixel where the output is an image [C, H, W]. Targets may also be distributions over the channels. The
/// mean is over images and pixels; with <see cref="ClassWeights"/> that by labels is divided by the sum of the labels' weights, as in
/// PyTorch, and that by distributions by their number.
/// </summary>
public sealed class SoftmaxCrossEntropy : Loss
{
    /// <summary>The part of each target that is spread evenly over all classes, in [0, 1] (Szegedy et al., 2016).</summary>
    public double LabelSmoothing
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LabelSmoothing), value, "LabelSmoothing must be from 0 to 1.");
    }

    /// <summary>How much each class counts, one weight of at least 0 for each; all the same where there are none.</summary>
    public ImmutableArray<float> ClassWeights
    {
        get;
        init
        {
            if (value.IsDefault)
                throw new ArgumentNullException(nameof(ClassWeights));

            for (int i = 0; i < value.Length; i++)
            {
                if (!(value[i] >= 0 && float.IsFinite(value[i])))
                    throw new ArgumentOutOfRangeException(nameof(ClassWeights), value[i], $"Class weight {i} is not a finite number of at least 0.");
            }

            field = value;
        }
    } = [];

    /// <summary>
    /// A label that counts for nothing (PyTorch's ignore_index), such as 255 at the borders of PASCAL VOC's objects: it has no loss and
    /// no gradient, and no part in the mean. It need not be a class. None unless set; distributions have none. A batch with no other
    /// label has a loss of 0, where PyTorch's is not a number.
    /// </summary>
    public int? IgnoreIndex { get; init; }

    /// <inheritdoc/>
    public override bool OnLogits => true;

    /// <inheritdoc/>
    public override void CheckNetwork(NetworkDescription network) => RequireScores(network);

    /// <inheritdoc/>
    public override void CheckLabels(ReadOnlySpan<int> labels, int batch, Shape output)
    {
        ChannelLabels.Check(labels, batch, output, IgnoreIndex);
        CheckClassWeights(output);
    }

    /// <inheritdoc/>
    public override void CheckTargets(ReadOnlySpan<float> targets, int batch, Shape output)
    {
        base.CheckTargets(targets, batch, output);
        CheckClassWeights(output);
        if (IgnoreIndex is not null)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{nameof(IgnoreIndex)} {IgnoreIndex} is a label, but the batch has distributions: leave it unset."), nameof(targets));
        }
    }

    /// <inheritdoc/>
    public override double BatchWeight(ReadOnlySpan<int> labels, int batch) => labels.IsEmpty ? batch : SumOfWeights(labels);

    /// <inheritdoc/>
    public override float Compute(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, Shape output, Span<float> gradients)
    {
        int stride = output.Height * output.Width;
        float scale = Scale(SumOfWeights(labels));
        double total = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int first = (i / stride * output.Count) + (i % stride), end = (i / stride * output.Count) + output.Count;
            if (labels[i] == IgnoreIndex)
                Clear(gradients[first..end], stride);
            else
                total += Column(outputs[first..end], new Target(labels[i]), output, scale, gradients[first..end]);
        }

        return (float)(total * scale);
    }

    /// <inheritdoc/>
    public override float Compute(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Shape output, Span<float> gradients)
    {
        int stride = output.Height * output.Width, columns = outputs.Length / output.Channels;
        float scale = Scale(columns);
        double total = 0;
        for (int i = 0; i < columns; i++)
        {
            int first = (i / stride * output.Count) + (i % stride), end = (i / stride * output.Count) + output.Count;
            total += Column(outputs[first..end], new Target(targets[first..end], stride), output, scale, gradients[first..end]);
        }

        return (float)(total * scale);
    }

    /// <inheritdoc/>
    internal override LossRule? DeviceRule(ReadOnlySpan<int> labels, Shape output) => !ClassWeights.IsEmpty ? null : new LossRule(
        LossKind.CrossEntropy, output.Channels, output.Height * output.Width, Scale(SumOfWeights(labels)), 1,
        (float)(1 - LabelSmoothing), (float)(LabelSmoothing / output.Channels), IgnoreIndex ?? int.MinValue);

    /// <summary>The loss of one softmax against a distribution e, sum(e * -log p), and its gradient, sum(e) * p - e.</summary>
    private double Column(ReadOnlySpan<float> x, Target target, Shape output, float scale, Span<float> g)
    {
        int stride = output.Height * output.Width;
        (float highest, float sum) = ChannelSoftmax.HighestAndSum(x, stride);
        float log = MathF.Log(sum), mass = 0;
        float kept = (float)(1 - LabelSmoothing), spread = (float)(LabelSmoothing / output.Channels);
        double total = 0;
        for (int c = 0, channel = 0; c < x.Length; c += stride, channel++)
        {
            float e = ClassWeight(channel) * ((kept * target[channel]) + spread);
            mass += e;
            if (e != 0)
                total += e * (log - (x[c] - highest));
            g[c] = -scale * e;
        }

        float share = scale * mass / sum;
        for (int c = 0; c < x.Length; c += stride)
            g[c] += MathF.Exp(x[c] - highest) * share;

        return total;
    }

    private double SumOfWeights(ReadOnlySpan<int> labels)
    {
        double sum = 0;
        foreach (int label in labels)
            sum += label == IgnoreIndex ? 0 : ClassWeight(label);

        return sum;
    }

    private static void Clear(Span<float> column, int stride)
    {
        for (int c = 0; c < column.Length; c += stride)
            column[c] = 0;
    }

    private float ClassWeight(int channel) => ClassWeights.IsEmpty ? 1 : ClassWeights[channel];

    /// <summary>A batch whose every label has weight 0 has no loss and no gradient.</summary>
    private float Scale(double weights) => Reduction == Reduction.Sum ? 1 : weights > 0 ? (float)(1 / weights) : 0;

    private void CheckClassWeights(Shape output)
    {
        if (!ClassWeights.IsEmpty && ClassWeights.Length != output.Channels)
            throw new ArgumentException($"{nameof(ClassWeights)} has {ClassWeights.Length} weights, but the network has {output.Channels} classes.");
    }

    /// <summary>A distribution over the channels: all on a label, or given.</summary>
    private readonly ref struct Target
    {
        private readonly ReadOnlySpan<float> values;
        private readonly int stride;
        private readonly int label;

        public Target(int label) => this.label = label;

        public Target(ReadOnlySpan<float> values, int stride)
        {
            this.values = values;
            this.stride = stride;
        }

        public float this[int channel] => stride == 0 ? (channel == label ? 1 : 0) : values[channel * stride];
    }
}
