namespace ConvNet;

/// <summary>Room for a batch.</summary>
/// <param name="images">The most images.</param>
/// <param name="size">Bytes of an image.</param>
internal sealed class BatchBuffer(int images, int size)
{
    public byte[] Pixels { get; } = new byte[checked(images * size)];

    public int[] Labels { get; } = new int[images];

    /// <summary>The number of images.</summary>
    public int Count { get; set; }

    /// <summary>The share of each image in itself: below 1 where images are mixed.</summary>
    public double Share { get; set; } = 1;
}
