using ConvNet.Numerics;

namespace ConvNet.Tests.Numerics;

public sealed class RandomTests
{
    [Fact]
    public void Splitmix64_gives_the_published_values()
    {
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(i => SplitMix64.At(1234567, (ulong)i)));
    }

    [Fact]
    public void Indices_are_all_equally_likely()
    {
        var random = new Xoshiro256(5);
        var counts = new int[7];
        for (int i = 0; i < 70_000; i++)
            counts[random.NextIndex(7)]++;

        // Five standard deviations around 10,000 are 463.
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_distribution()
    {
        var random = new Xoshiro256(9);
        var values = new double[200_000];
        for (int i = 0; i < values.Length; i++)
            values[i] = random.NextNormal();

        Assert.Equal(0, values.Average(), 0.012);
        Assert.Equal(1, values.Average(x => x * x), 0.016);
        Assert.Equal(0, values.Average(x => x * x * x), 0.05);
        Assert.Equal(3, values.Average(x => x * x * x * x), 0.12);
        Assert.Equal(0.6827, values.Count(x => Math.Abs(x) < 1) / 200_000.0, 0.006);
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-8)]
    [InlineData(0.3)]
    [InlineData(0.70710678)]
    [InlineData(0.99999)]
    [InlineData(1)]
    [InlineData(1.4142135623730951)]
    [InlineData(12345.678)]
    public void The_logarithm_is_exact_to_double_precision(double value) =>
        Assert.Equal(Math.Log(value), Xoshiro256.Log(value), 4e-16 * Math.Max(1, Math.Abs(Math.Log(value))));
}
