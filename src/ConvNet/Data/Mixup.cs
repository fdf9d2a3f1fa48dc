using ConvNet.Numerics;

namespace ConvNet;

/// <summary>
/// Mixes training images in pairs (Zhang et al., mixup, 2018): x = λ * x1 + (1 - λ) * x2, rounded to bytes, and the targets alike, λ being
/// drawn for each batch from Beta(<see cref="Alpha"/>, <see cref="Alpha"/>). <see cref="BatchLoader.Mixup"/> takes it; train by <see cref="Batch.Targets"/>.
/// </summary>
/// <param name="alpha">How far images are mixed, above 0: 0.2 and less mostly a little, 1 evenly from not at all to half and half.</param>
public sealed class Mixup(double alpha)
{
    /// <summary>Both parameters of the Beta distribution.</summary>
    public double Alpha { get; } = alpha > 0 && double.IsFinite(alpha)
        ? alpha
        : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha must be a finite number above 0.");

    /// <summary>The share of an image in itself, in [0, 1].</summary>
    internal double Draw(ref Xoshiro256 random)
    {
        // Beta(a, a) is g1 / (g1 + g2) of two gamma variables; by their logarithms, as those of a small alpha are below the smallest number.
        double first = LogGamma(ref random), second = LogGamma(ref random);
        return 1 / (1 + Math.Exp(second - first));
    }

    /// <summary>Mixes each image with the one as far from the other end, whose order is random in a shuffled epoch.</summary>
    /// <param name="pixels">[N, H, W, C]: interleaved bytes.</param>
    /// <param name="count">N.</param>
    /// <param name="share">The share of an image in itself.</param>
    internal static void Apply(Span<byte> pixels, int count, double share)
    {
        int size = pixels.Length / count;
        var (kept, taken) = ((float)share, (float)(1 - share));
        for (int i = 0; i < count / 2; i++)
        {
            Span<byte> x = pixels.Slice(i * size, size), y = pixels.Slice((count - 1 - i) * size, size);
            for (int j = 0; j < size; j++)
                (x[j], y[j]) = ((byte)((kept * x[j]) + (taken * y[j]) + 0.5f), (byte)((kept * y[j]) + (taken * x[j]) + 0.5f));
        }
    }

    /// <summary>
    /// The logarithm of a gamma variable of shape alpha (Marsaglia and Tsang, 2000): one of shape alpha + 1, times u^(1 / alpha).
    /// </summary>
    private double LogGamma(ref Xoshiro256 random)
    {
        double d = Alpha + 1 - (1 / 3.0), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = random.NextNormal(), root = 1 + (c * x), v = root * root * root;
            if (v > 0 && Xoshiro256.Log(1 - random.NextDouble()) < (x * x / 2) + (d * (1 - v + Xoshiro256.Log(v))))
                return Xoshiro256.Log(d * v) + (Xoshiro256.Log(1 - random.NextDouble()) / Alpha);
        }
    }
}
