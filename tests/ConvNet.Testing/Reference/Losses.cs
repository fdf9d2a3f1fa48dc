namespace ConvNet.Testing.Reference;

/// <summary>A loss's value and its gradient by the network's output.</summary>
public sealed record LossResult(double Value, Tensor Gradient);

/// <summary>Losses by their definitions.</summary>
public static class Losses
{
    /// <summary>Mean over all images and positions of -log softmax(logits)[target], PyTorch's CrossEntropyLoss.</summary>
    /// <param name="logits">[N, classes, H, W]; a vector for classifying whole images.</param>
    /// <param name="targets">The class of each image and position.</param>
    public static LossResult SoftmaxCrossEntropy(Tensor logits, ReadOnlySpan<int> targets)
    {
        double loss = 0;
        Tensor gradient = new Softmax().Forward([logits], NoParameters);
        int area = logits.Volume.Height * logits.Volume.Width, count = logits.Batch * area;
        for (int i = 0; i < count; i++)
        {
            (int n, int r, int c) = (i / area, i % area / logits.Volume.Width, i % logits.Volume.Width);
            double maximum = double.NegativeInfinity, sum = 0;
            for (int k = 0; k < logits.Volume.Channels; k++) maximum = Math.Max(maximum, logits[n, k, r, c]);
            for (int k = 0; k < logits.Volume.Channels; k++) sum += Math.Exp(logits[n, k, r, c] - maximum);
            loss += (maximum + Math.Log(sum) - logits[n, targets[i], r, c]) / count;
            gradient[n, targets[i], r, c] -= 1;
        }

        return new LossResult(loss, gradient.Map(value => value / count));
    }

    /// <summary>Mean over all elements of (output - target)^2, PyTorch's MSELoss.</summary>
    public static LossResult MeanSquaredError(Tensor output, Tensor target)
    {
        int count = output.Values.Length;
        double loss = output.Zip(target, (a, b) => (a - b) * (a - b)).Values.Sum() / count;
        return new LossResult(loss, output.Zip(target, (a, b) => 2 * (a - b) / count));
    }

    private static readonly Dictionary<string, double[]> NoParameters = [];
}
