namespace ConvNet.Model;

/// <summary>The rule that a convolution's groups divide its channels and its filters.</summary>
internal static class GroupRules
{
    public static Problem? Check(int filters, int groups, Shape? input, LayerSite site)
    {
        // A vector has its own problem; without an input only the filters can be judged.
        int? channels = input is { IsFlat: false } image ? image.Channels : null;
        var undivided = new List<string>();
        if (channels % groups > 0) undivided.Add($"its {channels} input channels");
        if (filters % groups > 0) undivided.Add($"its {filters} filters");
        if (undivided.Count == 0) return null;

        // Every divisor of both is valid; the nearest below and above are offered.
        long largest = channels is { } c ? Arithmetic.GreatestCommonDivisor(c, filters) : filters;
        long below = Arithmetic.Divisors(largest).Where(d => d < groups).DefaultIfEmpty(1).Max();
        long above = Arithmetic.Divisors(largest).Where(d => d > groups).DefaultIfEmpty(below).Min();
        string[] valid = new[] { below, above }.Distinct().Select(g => Text.Of(g)).ToArray();
        return site.Problem(
            ProblemIds.GroupsDoNotDivide,
            "Groups",
            EquatableArray.Of(Text.Of(groups), Text.And(undivided), Text.Or(valid)),
            valid.Select(g => Remedy.SetArgument(site.Index, "Groups", g)).ToArray());
    }
}
