using ConvNet.Numerics;

namespace ConvNet.Tests.Data;

public sealed class MixupTests
{
    /// <summary>Seven images [1, 1, 2], one a class, whose bytes are 20 times their class, and 255.</summary>
    private static readonly ImageDataset Dataset = new(
        new Shape(1, 1, 2), Enumerable.Range(0, 7).SelectMany(i => new[] { (byte)(20 * i), (byte)255 }).ToArray(), Enumerable.Range(0, 7).ToArray(), 7);

    /// <summary>An image's bytes are those of the classes by their shares; the middle image of an odd batch has itself alone.</summary>
    [Fact]
    public void Images_and_targets_are_mixed_alike()
    {
        using var loader = new BatchLoader(Dataset, 7, seed: 1) { Mixup = new Mixup(1) };
        var shares = new HashSet<float>();
        for (int epoch = 0; epoch < 20; epoch++)
        {
            foreach (Batch batch in loader.Epoch(epoch))
            {
                ReadOnlySpan<float> targets = batch.Targets;
                float share = targets[batch.Labels[0]];
                shares.Add(share);
                for (int i = 0; i < 7; i++)
                {
                    float[] target = targets.Slice(i * 7, 7).ToArray();
                    Assert.Equal(i == 3 ? 1 : share, target[batch.Labels[i]], 1e-6f);
                    Assert.Equal(i == 3 ? 1 : 1 - share, target[batch.Labels[6 - i]], 1e-6f);
                    Assert.Equal(1, target.Sum(), 1e-6f);
                    Assert.Equal(target.Select((part, c) => part * 20 * c).Sum(), batch.Pixels[2 * i], 0.501f);
                    Assert.Equal(255, batch.Pixels[(2 * i) + 1]);
                }
            }
        }

        Assert.Equal(20, shares.Count);
    }

    [Fact]
    public void Without_it_targets_are_the_classes()
    {
        foreach (Batch batch in new BatchLoader(Dataset, 4).Epoch(0))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                float[] expected = new float[7];
                expected[batch.Labels[i]] = 1;
                Assert.Equal(expected, batch.Targets.Slice(i * 7, 7).ToArray());
            }
        }
    }

    /// <summary>A beta variable of equal parameters has mean 1/2 and variance 1 / (4 (2 alpha + 1)).</summary>
    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(8)]
    public void Shares_have_the_distributions_moments(double alpha)
    {
        var mixup = new Mixup(alpha);
        var random = new Xoshiro256(3);
        const int Count = 40000;
        double[] shares = new double[Count];
        for (int i = 0; i < Count; i++)
            shares[i] = mixup.Draw(ref random);

        double mean = shares.Average();
        Assert.All(shares, share => Assert.InRange(share, 0, 1));
        Assert.Equal(0.5, mean, 0.0125);
        Assert.Equal(1, shares.Sum(share => (share - mean) * (share - mean)) / Count * 4 * ((2 * alpha) + 1), 0.05);
    }

    [Fact]
    public void Batches_are_a_function_of_seed_and_epoch_whoever_prepares_them()
    {
        byte[] one = Pixels(epoch: 3, seed: 1, prefetch: 0);
        Assert.Equal(one, Pixels(epoch: 3, seed: 1, prefetch: 2));
        Assert.NotEqual(one, Pixels(epoch: 4, seed: 1, prefetch: 0));
        Assert.NotEqual(one, Pixels(epoch: 3, seed: 2, prefetch: 0));

        static byte[] Pixels(int epoch, int seed, int prefetch)
        {
            using var loader = new BatchLoader(Dataset, 3, seed) { Mixup = new Mixup(0.4), Prefetch = prefetch };
            var pixels = new List<byte>();
            foreach (Batch batch in loader.Epoch(epoch))
                pixels.AddRange(batch.Pixels);
            return [.. pixels];
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_alpha_that_no_distribution_has_is_refused(double alpha) => Assert.Throws<ArgumentOutOfRangeException>(() => new Mixup(alpha));
}
