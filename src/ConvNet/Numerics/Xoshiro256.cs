using System.Numerics;

namespace ConvNet.Numerics;

/// <summary>
/// xoshiro256** 1.0 (Blackman and Vigna, Scrambled Linear Pseudorandom Number Generators, 2018), seeded by splitmix64. Everything
/// drawn is made with integer arithmetic and correctly rounded double arithmetic only, so a seed gives the same values on every
/// platform, which System.Random and the system's logarithm do not promise. A mutable struct: pass it by reference.
/// </summary>
internal struct Xoshiro256
{
    private ulong s0, s1, s2, s3;
    private double spare;

    /// <summary>Starts a sequence.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="stream">Which of the seed's independent sequences: a tensor's index, an epoch.</param>
    public Xoshiro256(int seed, int stream = 0)
        : this(SplitMix64.Mix(SplitMix64.Mix((ulong)seed) + (ulong)stream))
    {
    }

    /// <summary>Starts a sequence of a stream's own, such as that of an image in an epoch.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="stream">Which of the seed's streams.</param>
    /// <param name="index">Which of the stream's sequences.</param>
    public Xoshiro256(int seed, int stream, int index)
        : this(SplitMix64.Mix(SplitMix64.Mix(SplitMix64.Mix((ulong)seed) + (ulong)stream) + (ulong)index + 1))
    {
    }

    private Xoshiro256(ulong key)
    {
        s0 = SplitMix64.At(key, 0);
        s1 = SplitMix64.At(key, 1);
        s2 = SplitMix64.At(key, 2);
        s3 = SplitMix64.At(key, 3);
        spare = double.NaN;
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        ulong t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>A number in [0, 1), with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>An index in [0, bound), each equally likely (Lemire, Fast Random Integer Generation in an Interval, 2019).</summary>
    public int NextIndex(int bound)
    {
        ulong high = Math.BigMul(NextUInt64(), (ulong)bound, out ulong low);
        if (low < (ulong)bound)
        {
            ulong unfair = unchecked(0UL - (ulong)bound) % (ulong)bound;
            while (low < unfair)
                high = Math.BigMul(NextUInt64(), (ulong)bound, out low);
        }

        return (int)high;
    }

    /// <summary>A normal number with mean 0 and variance 1, by Marsaglia's polar method.</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(spare))
        {
            double kept = spare;
            spare = double.NaN;
            return kept;
        }

        while (true)
        {
            double x = (2 * NextDouble()) - 1, y = (2 * NextDouble()) - 1;
            double square = (x * x) + (y * y);
            if (square is >= 1 or 0)
                continue;

            double scale = Math.Sqrt(-2 * Log(square) / square);
            spare = y * scale;
            return x * scale;
        }
    }

    /// <summary>The natural logarithm from additions, multiplications and divisions alone: 2 atanh((m - 1) / (m + 1)) + e log 2.</summary>
    internal static double Log(double value)
    {
        int exponent = Math.ILogB(value);
        double mantissa = Math.ScaleB(value, -exponent);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }

        // |z| <= 0.1716, where the series to z^21 is exact to double precision.
        double z = (mantissa - 1) / (mantissa + 1), square = z * z, sum = 0;
        for (int n = 21; n >= 1; n -= 2)
            sum = (sum * square) + (1.0 / n);

        return (2 * z * sum) + (exponent * 0.6931471805599453);
    }
}
