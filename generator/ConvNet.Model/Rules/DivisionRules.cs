namespace ConvNet.Model;

/// <summary>The rule that a number divides its input's channels, rows or columns, and which others would.</summary>
internal static class DivisionRules
{
    /// <param name="counts">What has to be divided, with its name: (30, "input channels").</param>
    public static Problem DoesNotDivide(LayerSite site, string argument, int value, (int Count, string Lines)[] counts)
    {
        long common = counts.Aggregate(0L, (c, count) => Arithmetic.GreatestCommonDivisor(c, count.Count));
        string of = Text.And(counts.Where(c => c.Count % value != 0).Select(c => $"{Text.Of(c.Count)} {c.Lines}").ToList());
        return Wrong(site, argument, value, $"which does not divide its {of}", Arithmetic.Divisors(common));
    }

    public static Problem SquareDoesNotDivide(LayerSite site, string argument, int value, int count, string lines) => Wrong(
        site, argument, value, $"whose square {Text.Of((long)value * value)} does not divide its {Text.Of(count)} {lines}",
        Arithmetic.Divisors(count).Where(d => count % (d * d) == 0));

    /// <summary>Of the valid numbers the nearest below and above are offered.</summary>
    private static Problem Wrong(LayerSite site, string argument, int value, string why, IEnumerable<long> valid)
    {
        long[] all = valid.ToArray();
        long below = all.Where(d => d < value).DefaultIfEmpty(1).Max();
        long above = all.Where(d => d > value).DefaultIfEmpty(below).Min();
        string[] offers = new[] { below, above }.Distinct().Select(d => Text.Of(d)).ToArray();
        return site.Problem(
            ProblemIds.DoesNotDivide, argument, EquatableArray.Of(argument, Text.Of(value), why, Text.Or(offers)),
            offers.Select(o => Remedy.SetArgument(site.Index, argument, o)).ToArray());
    }
}
