namespace ConvNet.Model;

/// <summary>One axis of a layer's window with what its problems need to speak of it.</summary>
/// <param name="Suffix">Of the axis's own arguments: "Height" or "Width".</param>
/// <param name="Lines">What the axis counts: "rows" or "columns".</param>
internal sealed record SiteAxis(string Suffix, string Lines, WindowAxis Window, int? InputSize, LayerSite Site)
{
    public int Input => InputSize ?? 0;

    /// <summary>The input with its padding. <c>Same</c> pads until the window fits.</summary>
    public long Padded => Window.Pad == WindowAxis.Same ? Math.Max(Input, Window.Extent) : Input + (2L * Window.Pad);

    /// <summary>The input with all padding that <c>Same</c> can ask for: what lies in memory at most.</summary>
    public long Stored => Window.Pad == WindowAxis.Same ? Input + Window.Extent - 1 : Padded;

    /// <summary>How far the window can move.</summary>
    public long Span => Padded - Window.Extent;

    /// <summary>The number of windows, rounded down.</summary>
    public long Positions => (Span / Window.Stride) + 1;

    public bool Fits => Window.Pad == WindowAxis.Same || Window.Fit != Fit.Exact || Span % Window.Stride == 0;

    /// <summary>Whether the window fits with another padding, evenly where it has to.</summary>
    public bool FitsWith(long pad) =>
        Input + (2 * pad) - Window.Extent is >= 0 and var span && (Window.Fit != Fit.Exact || span % Window.Stride == 0);

    /// <summary>"7 + 2*1 = 9", or "7" of an input that is not padded.</summary>
    public string Sum => Window.Pad <= 0 ? Text.Of(Input) : $"{Text.Of(Input)} + 2*{Text.Of(Window.Pad)} = {Text.Of(Padded)}";

    /// <summary>"(7 + 2*0 - 3) / 3 + 1 = 2.33".</summary>
    public string Arithmetic =>
        $"({Text.Of(Input)} + 2*{Text.Of(Window.Pad)} - {Text.Of(Window.Extent)}) / {Text.Of(Window.Stride)} + 1"
        + $" = {Text.Fraction(((double)Span / Window.Stride) + 1)}";

    /// <summary>The written argument that sets one of these along this axis: its own, or that of both axes.</summary>
    public string? Written(params string[] names) => Site.Written(names.SelectMany(n => new[] { n + Suffix, n }).ToArray());
}

/// <summary>
/// Axes whose problem is one: both, when the declaration treats rows and columns alike, so that one argument solves it for
/// both; otherwise each alone.
/// </summary>
/// <param name="Axes">The axes that the group's arguments act on.</param>
/// <param name="Affected">Those that have the problem.</param>
internal sealed record AxisGroup(IReadOnlyList<SiteAxis> Axes, IReadOnlyList<SiteAxis> Affected)
{
    public static IEnumerable<AxisGroup> Of(SiteAxis[] axes, Func<SiteAxis, bool> isAffected)
    {
        SiteAxis[] affected = axes.Where(isAffected).ToArray();
        if (affected.Length == 0) return [];
        bool alike = axes[0].Window == axes[1].Window
            && !axes.Any(axis => axis.Site.Definition.Arguments.Any(a => a.Name.EndsWith(axis.Suffix, StringComparison.Ordinal)));
        return alike ? [new AxisGroup(axes, affected)] : affected.Select(a => new AxisGroup([a], [a]));
    }

    public SiteAxis First => Axes[0];

    /// <summary>Whether rows and columns are alike, the input too, so that one number says it for both.</summary>
    public bool Joint => Affected.Count == 2 && Affected[0].Input == Affected[1].Input;

    /// <summary>The argument that acts on the group's axes alone: "Stride" or "StrideHeight".</summary>
    public string Argument(string name) => Axes.Count == 2 ? name : name + First.Suffix;

    /// <summary>"a 3x3 window"; with a dilation, "a 3x3 window, dilated to 5x5,".</summary>
    public string WindowText
    {
        get
        {
            LayerSite site = First.Site;
            int Along(string name, string axis, int otherwise) => site.Definition.Int(name + axis, site.Definition.Int(name, otherwise));
            long height = Along("Window", "Height", 0), width = Along("Window", "Width", 0);
            long dilatedHeight = ((height - 1) * Along("Dilation", "Height", 1)) + 1;
            long dilatedWidth = ((width - 1) * Along("Dilation", "Width", 1)) + 1;
            string text = $"{Text.Of(height)}x{Text.Of(width)}";
            string window = $"{Text.WithArticle(text)} window";
            return (dilatedHeight, dilatedWidth) == (height, width)
                ? window
                : $"{window}, dilated to {Text.Of(dilatedHeight)}x{Text.Of(dilatedWidth)},";
        }
    }
}
