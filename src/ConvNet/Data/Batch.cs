namespace ConvNet;

/// <summary>Some images with their labels, in a loader's buffers: valid until its next batch.</summary>
public readonly ref struct Batch
{
    private readonly BatchLoader loader;

    internal Batch(BatchLoader loader, ReadOnlySpan<byte> pixels, ReadOnlySpan<int> labels)
    {
        this.loader = loader;
        Pixels = pixels;
        Labels = labels;
    }

    /// <summary>The number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>[N, H, W, C]: interleaved bytes.</summary>
    public ReadOnlySpan<byte> Pixels { get; }

    /// <summary>[N, C, H, W]: planar floats, (value / 255 - mean) / deviation by the loader's normalisation. Converted at each call.</summary>
    public ReadOnlySpan<float> Images => loader.Normalise(Pixels);

    /// <summary>[N]: the class of each image.</summary>
    public ReadOnlySpan<int> Labels { get; }
}
