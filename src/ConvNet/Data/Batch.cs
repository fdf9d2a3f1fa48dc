namespace ConvNet;

/// <summary>Some images with their labels, in a loader's buffers: valid until its next batch.</summary>
public readonly ref struct Batch
{
    private readonly BatchLoader loader;
    private readonly double share;

    internal Batch(BatchLoader loader, ReadOnlySpan<byte> pixels, ReadOnlySpan<int> labels, double share)
    {
        this.loader = loader;
        this.share = share;
        Pixels = pixels;
        Labels = labels;
    }

    /// <summary>The number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>[N, H, W, C]: interleaved bytes.</summary>
    public ReadOnlySpan<byte> Pixels { get; }

    /// <summary>[N, C, H, W]: planar floats, (value / 255 - mean) / deviation by the loader's normalisation. Converted at each call.</summary>
    public ReadOnlySpan<float> Images => loader.Normalise(Pixels);

    /// <summary>[N]: the class of each image; of a mixed one (<see cref="BatchLoader.Mixup"/>) that of its share λ.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>
    /// [N, classes]: the class of each image as a distribution, mixed as the images are (<see cref="BatchLoader.Mixup"/>). Computed at each
    /// call. A trainer takes them with a <see cref="SoftmaxCrossEntropy"/>, which has to be named: without a loss targets are regressed.
    /// </summary>
    public ReadOnlySpan<float> Targets => loader.Distributions(Labels, share);
}
