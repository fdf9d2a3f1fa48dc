using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>What can be wrong with a window on its input, for every layer that slides one.</summary>
internal static class WindowRules
{
    /// <param name="isPool">Whether a window that lies wholly in padding would have no value, as in a pool.</param>
    public static IEnumerable<Problem> Check(Window window, Shape? input, LayerSite site, bool isPool)
    {
        SiteAxis[] axes =
        [
            new("Height", "rows", window.Vertical, input?.Height, site),
            new("Width", "columns", window.Horizontal, input?.Width, site),
        ];

        // What is wrong with the arguments alone; an argument of both axes is reported once.
        List<Problem> wrong = axes
            .SelectMany(axis => Arguments(axis, isPool))
            .GroupBy(p => (p.Id, p.Argument))
            .Select(g => g.First())
            .ToList();
        foreach (Problem problem in wrong) yield return problem;
        if (wrong.Any(p => p.LosesShape) || input is not { } shape) yield break;

        if (shape.IsFlat)
        {
            yield return site.NeedsImage(shape);
            yield break;
        }

        if (axes.Any(a => a.Padded < a.Window.Extent))
        {
            foreach (AxisGroup group in AxisGroup.Of(axes, a => a.Padded < a.Window.Extent)) yield return TooLarge(group, shape, isPool);
            yield break;
        }

        if (axes.FirstOrDefault(a => a.Positions > int.MaxValue) is { } vast)
        {
            yield return site.Problem(
                ProblemIds.TooLarge, vast.Written("Pad", "Window"), EquatableArray.Of($"its output of {Text.Large(vast.Positions)} {vast.Lines}"));
            yield break;
        }

        // A convolution keeps its padding in memory; a pool leaves it out.
        SiteAxis wide = axes.OrderByDescending(a => a.Stored - a.Input).First();
        if (!isPool && SizeRules.PaddedTooLarge(site, wide.Written("Pad", "Window"), shape.Channels, axes[0].Stored, axes[1].Stored) is { } tooLarge)
        {
            yield return tooLarge;
            yield break;
        }

        // What is read of the input is worth a word only when the windows fit.
        foreach (AxisGroup group in AxisGroup.Of(axes, a => !a.Fits)) yield return FitRules.DoesNotFit(group, shape, isPool);
        if (axes.All(a => a.Fits))
            foreach (Problem problem in CoverageRules.Check(axes, site)) yield return problem;
    }

    private static IEnumerable<Problem> Arguments(SiteAxis axis, bool isPool)
    {
        WindowAxis window = axis.Window;
        foreach ((string name, int value) in new[] { ("Window", window.Size), ("Stride", window.Stride), ("Dilation", window.Dilation) })
        {
            // A stride that is not written is the window's size, which has then been reported.
            if (value < 1 && axis.Written(name) is { } argument) yield return axis.Site.NotPositive(argument, value);
        }

        int pad = axis.Window.Pad;
        string padArgument = axis.Written("Pad") ?? "Pad";
        if (pad < 0 && pad != WindowAxis.Same)
        {
            yield return axis.Site.Problem(
                ProblemIds.NegativePad,
                padArgument,
                EquatableArray.Of(padArgument, Text.Of(pad)),
                Remedy.SetArgument(axis.Site.Index, padArgument, "0"),
                Remedy.SetArgument(axis.Site.Index, padArgument, "Pad.Same"));
        }
        else if (isPool && axis.Window.Size > 0 && pad > axis.Window.Size / 2)
        {
            string half = Text.Of(axis.Window.Size / 2);
            yield return axis.Site.Problem(
                ProblemIds.PoolPadTooLarge,
                padArgument,
                EquatableArray.Of(padArgument, Text.Of(pad), Text.Of(axis.Window.Size), half),
                Remedy.SetArgument(axis.Site.Index, padArgument, half));
        }
    }

    private static Problem TooLarge(AxisGroup group, Shape input, bool isPool)
    {
        LayerSite site = group.First.Site;
        var remedies = new List<Remedy>();
        var ways = new List<string>();

        // Dilation d spreads s taps over d * (s - 1) + 1 positions.
        long largest = group.Affected.Min(a => ((a.Padded - 1) / a.Window.Dilation) + 1);
        ways.Add($"a window of at most {Text.Of(largest)} fits");
        remedies.Add(Remedy.SetArgument(site.Index, group.Argument("Window"), Text.Of(largest)));

        // The least padding of those with which it fits evenly: they come again at every stride.
        long least = group.Affected.Max(a => (a.Window.Extent - a.Input + 1) / 2);
        long most = Math.Min(FitRules.LargestPad(group, isPool), least + Math.Min(group.First.Window.Stride, 4096));
        for (long pad = least; pad <= most; pad++)
        {
            if (!group.Axes.All(a => a.FitsWith(pad))) continue;
            string argument = group.Argument("Pad");
            ways.Add($"so does {argument} = {Text.Of(pad)}");
            remedies.Add(Remedy.SetArgument(site.Index, argument, Text.Of(pad)));
            break;
        }

        SiteAxis first = group.Affected[0];
        string padded = group.Joint
            ? $"{first.Sum} rows and columns"
            : Text.And(group.Affected.Select(a => $"{a.Sum} {a.Lines}").ToList());
        return site.Problem(
            ProblemIds.WindowTooLarge,
            first.Written("Window"),
            EquatableArray.Of(group.WindowText, input.ToString(), padded, string.Join(", ", ways)),
            remedies.ToArray());
    }
}
