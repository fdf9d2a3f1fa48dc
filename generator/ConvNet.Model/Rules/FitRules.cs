namespace ConvNet.Model;

/// <summary>
/// The rule that windows cover their input evenly, (N + 2P - F) / S + 1 being whole (CS231n, "Convolutional Networks"), and
/// what can be changed so that they do.
/// </summary>
internal static class FitRules
{
    /// <summary>No more than this many values of one argument are offered: the nearest.</summary>
    private const int Choices = 4;

    public static Problem DoesNotFit(AxisGroup group, Shape input, bool isPool)
    {
        LayerSite site = group.First.Site;
        string strideArgument = group.Argument("Stride"), padArgument = group.Argument("Pad"), fitArgument = "Fit";
        string[] strides = FittingStrides(group).Select(s => Text.Of(s)).ToArray();
        string[] pads = FittingPads(group, isPool).Select(p => Text.Of(p)).ToArray();

        // A written stride is never 1 here, and a stride of 1 always fits: there is at least one.
        string ways = group.Axes.Count == 2 ? $"stride {Text.Or(strides)} fits" : $"{strideArgument} = {Text.Or(strides)} fits";
        if (pads.Length > 0) ways += $", so does {padArgument} = {Text.Or(pads)}";
        ways += $", or say {fitArgument} = Fit.Floor";

        var remedies = new List<Remedy>();
        remedies.AddRange(strides.Select(s => Remedy.SetArgument(site.Index, strideArgument, s)));
        remedies.AddRange(pads.Select(p => Remedy.SetArgument(site.Index, padArgument, p)));
        remedies.Add(Remedy.SetArgument(site.Index, fitArgument, "Fit.Floor"));
        remedies.Add(Remedy.SetArgument(site.Index, fitArgument, "Fit.Ceiling"));

        SiteAxis first = group.Affected[0];
        string positions = group.Joint
            ? $"{first.Arithmetic} positions"
            : Text.And(group.Affected.Select(a => $"{a.Arithmetic} {a.Lines}").ToList());
        return site.Problem(
            ProblemIds.DoesNotFit,
            first.Written("Stride", "Window"),
            EquatableArray.Of(
                group.WindowText, Text.Of(first.Window.Stride), $"{Text.Of(input.Height)}x{Text.Of(input.Width)}", positions, ways),
            remedies.ToArray());
    }

    /// <summary>The largest padding worth offering: half a pool's window; a convolution's window must still touch the input.</summary>
    public static long LargestPad(AxisGroup group, bool isPool) =>
        group.Axes.Min(a => isPool ? a.Window.Size / 2 : a.Window.Extent - 1);

    /// <summary>Strides that divide how far the window moves, none so long that most of the input is passed over.</summary>
    private static IEnumerable<int> FittingStrides(AxisGroup group)
    {
        WindowAxis window = group.First.Window;
        long longest = Math.Min(2 * Math.Max(window.Extent, window.Stride), group.Axes.Min(a => Math.Max(a.Span, 1)));
        long common = group.Axes.Select(a => a.Span).Aggregate(0L, Arithmetic.GreatestCommonDivisor);
        IEnumerable<int> fitting = Arithmetic.Divisors(common).Where(s => s <= longest).Select(s => (int)s).DefaultIfEmpty(1);
        return Nearest(fitting, window.Stride);
    }

    private static IEnumerable<int> FittingPads(AxisGroup group, bool isPool)
    {
        WindowAxis window = group.First.Window;

        // Adding the stride to the padding changes nothing, so one period holds every choice.
        long last = Math.Min(LargestPad(group, isPool), (long)window.Pad + window.Stride);
        IEnumerable<int> fitting = Enumerable.Range(0, (int)Math.Min(last + 1, 4096))
            .Where(pad => pad != window.Pad && group.Axes.All(axis => axis.FitsWith(pad)));
        return Nearest(fitting, window.Pad);
    }

    private static IEnumerable<int> Nearest(IEnumerable<int> values, int declared) =>
        values.OrderBy(v => Math.Abs((long)v - declared)).ThenBy(v => v).Take(Choices).OrderBy(v => v);
}
