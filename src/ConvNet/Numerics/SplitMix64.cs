namespace ConvNet.Numerics;

/// <summary>
/// The hash of splitmix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014): well mixed bits from a
/// counter, in integer arithmetic, hence the same on every platform.
/// </summary>
internal static class SplitMix64
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    /// <summary>The value at a position of the sequence that a key starts.</summary>
    public static ulong At(ulong key, ulong index) => Finish(unchecked(key + ((index + 1) * GoldenGamma)));

    /// <summary>A hash of one number: the first value of its sequence.</summary>
    public static ulong Mix(ulong value) => At(value, 0);

    private static ulong Finish(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
