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

    /// <summary>The divisors of a positive number that are nearest to another one, which is none: below and, where there is one, above.</summary>
    public static IEnumerable<long> NearestDivisors(long number, long to)
    {
        long below = Divisors(number).Where(d => d < to).DefaultIfEmpty(1).Max();
        long above = Divisors(number).Where(d => d > to).DefaultIfEmpty(below).Min();
        return new[] { below, above }.Distinct();
    }

    public static long RoundUp(long value, long multiple) => (value + multiple - 1) / multiple * multiple;
}
