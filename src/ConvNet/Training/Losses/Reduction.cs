namespace ConvNet;

/// <summary>How the losses of a batch become one number.</summary>
public enum Reduction
{
    /// <summary>Their mean: over images (and pixels) for losses by labels, over all values for those by targets. PyTorch's default.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Half their sum over the number of images: Caffe's EuclideanLoss. For squared errors alone.</summary>
    HalfBatchMean,
}

/// <summary>The arithmetic of reductions.</summary>
internal static class Reductions
{
    /// <summary>What each value's loss is multiplied by.</summary>
    public static double Weight(this Reduction reduction, int values, Shape output) => reduction switch
    {
        Reduction.Mean => 1.0 / values,
        Reduction.Sum => 1,
        _ => 0.5 * output.Count / values,
    };
}
