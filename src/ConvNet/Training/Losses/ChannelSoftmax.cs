namespace ConvNet;

/// <summary>Softmax over the channels of [batch, C, H, W] values, for losses and trainers; inference has its own, in the network.</summary>
internal static class ChannelSoftmax
{
    /// <summary>Replaces logits by probabilities.</summary>
    public static void Forward(Span<float> values, Shape shape)
    {
        int stride = shape.Height * shape.Width;
        for (int image = 0; image < values.Length; image += shape.Count)
        {
            for (int pixel = 0; pixel < stride; pixel++)
            {
                Span<float> column = values[(image + pixel)..(image + shape.Count)];
                (float highest, float sum) = HighestAndSum(column, stride);
                for (int i = 0; i < column.Length; i += stride)
                    column[i] = MathF.Exp(column[i] - highest) / sum;
            }
        }
    }

    /// <summary>Replaces gradients by the probabilities with those by the logits: p * (g - sum(g * p)).</summary>
    public static void Backward(ReadOnlySpan<float> probabilities, Span<float> gradients, Shape shape)
    {
        int stride = shape.Height * shape.Width;
        for (int image = 0; image < gradients.Length; image += shape.Count)
        {
            for (int pixel = 0; pixel < stride; pixel++)
            {
                Span<float> g = gradients[(image + pixel)..(image + shape.Count)];
                ReadOnlySpan<float> p = probabilities[(image + pixel)..(image + shape.Count)];
                float sum = 0;
                for (int i = 0; i < g.Length; i += stride)
                    sum += g[i] * p[i];
                for (int i = 0; i < g.Length; i += stride)
                    g[i] = p[i] * (g[i] - sum);
            }
        }
    }

    /// <summary>The highest of the values at a stride, and the sum of exp(value - highest), which cannot overflow.</summary>
    public static (float Highest, float Sum) HighestAndSum(ReadOnlySpan<float> column, int stride)
    {
        float highest = column[0];
        for (int i = stride; i < column.Length; i += stride)
            highest = Math.Max(highest, column[i]);

        float sum = 0;
        for (int i = 0; i < column.Length; i += stride)
            sum += MathF.Exp(column[i] - highest);

        return (highest, sum);
    }
}
