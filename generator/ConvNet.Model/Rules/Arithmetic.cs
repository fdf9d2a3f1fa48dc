namespace ConvNet.Model;

internal static class Arithmetic
{
    public static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    /// <summary>The divisors of a positive number, in no particular order; none of zero, which every number divides.</summary>
    public static IEnumerable<long> Divisors(long number)
    {
        for (long d = 1; d * d <= number; d++)
        {
            if (number % d != 0) continue;
            yield return d;
            if (d != number / d) yield return number / d;
        }
    }

    /// <summary>Neither infinite nor not a number, also in single precision, in which everything is computed.</summary>
    public static bool IsFinite(double value) => !float.IsNaN((float)value) && !float.IsInfinity((float)value);

    /// <summary>Finite and above zero, also in single precision.</summary>
    public static bool IsPositive(double value) => (float)value > 0 && IsFinite(value);

    /// <summary>The nearest long to a number that may be beyond one.</summary>
    public static long Saturate(double value) => value >= long.MaxValue ? long.MaxValue : (long)value;

    public static long RoundUp(long value, long multiple) => (value + multiple - 1) / multiple * multiple;
}
