namespace ConvNet.Testing.Drawn;

/// <summary>
/// Images far from zero that normalisations have exact results for: in each channel half of the values are a deviation above the mean, half
/// of them one below. A deviation is their last bit, so that sums of them are rounded.
/// </summary>
public static class DistantValues
{
    public const float Mean = 100007 + (3f / 128), Deviation = 1f / 128;

    /// <summary>Declares a network of one layer for <see cref="Images"/>, without anything to speak of added to the variance.</summary>
    /// <param name="layer">The layer, its other arguments included: "GroupNorm(2, ".</param>
    public static string Declaration(string name, string layer) => $"[Network, Input(4, 40, 40), {layer}Epsilon = 1e-12)] public sealed partial class {name};";

    /// <summary>A batch of them, in a random order.</summary>
    public static float[] Images(int batch)
    {
        var random = new Random(1);
        float[] images = new float[batch * 4 * 1600];
        for (int start = 0; start < images.Length; start += 1600)
        {
            Span<float> channel = images.AsSpan(start, 1600);
            channel[..800].Fill(Mean - Deviation);
            channel[800..].Fill(Mean + Deviation);
            random.Shuffle(channel);
        }

        return images;
    }

    /// <summary>What they are normalised to.</summary>
    public static double[] Normalised(float[] images) => Array.ConvertAll(images, value => (double)((value - Mean) / Deviation));
}
