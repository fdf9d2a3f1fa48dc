namespace ConvNet.Model;

/// <summary>Advice about input positions that no window reads.</summary>
internal static class CoverageRules
{
    public static IEnumerable<Problem> Check(SiteAxis[] axes, LayerSite site)
    {
        // In the steady state the taps of all windows fall on min(F, S / gcd(S, D)) of every S positions.
        (SiteAxis Axis, long Read)[] gaps = axes
            .Select(a => (Axis: a, Common: Arithmetic.GreatestCommonDivisor(a.Window.Stride, a.Window.Dilation)))
            .Select(a => (a.Axis, Read: Math.Min(a.Axis.Window.Size, a.Axis.Window.Stride / a.Common)))
            .Where(g => g.Axis.Positions > 1 && g.Read < g.Axis.Window.Stride)
            .ToArray();
        if (gaps.Length > 0)
        {
            string Share((SiteAxis Axis, long Read) gap) => $"{Text.Of(gap.Read)} of every {Text.Of(gap.Axis.Window.Stride)}";
            string read = gaps.Length == 2 && Share(gaps[0]) == Share(gaps[1])
                ? $"{Share(gaps[0])} rows and columns"
                : Text.And(gaps.Select(g => $"{Share(g)} {g.Axis.Lines}").ToList());
            yield return site.Problem(ProblemIds.UnreadGaps, gaps[0].Axis.Written("Stride", "Window"), EquatableArray.Of(read));
        }

        // Behind the last window of a rounded-down fit. What is left there is padding first, then input.
        (SiteAxis Axis, long Left)[] borders = axes
            .Where(a => a.Window.Fit == Fit.Floor && a.Window.Pad != WindowAxis.Same)
            .Select(a => (Axis: a, Left: (a.Span % a.Window.Stride) - a.Window.Pad))
            .Where(b => b.Left > 0)
            .ToArray();
        if (borders.Length > 0)
        {
            string left = Text.And(borders.Select(b => $"the last {Text.Of(b.Left)} of {Text.Of(b.Axis.Input)} {b.Axis.Lines}").ToList());
            yield return site.Problem(ProblemIds.UnreadBorder, site.Written("Fit"), EquatableArray.Of(left));
        }
    }
}
