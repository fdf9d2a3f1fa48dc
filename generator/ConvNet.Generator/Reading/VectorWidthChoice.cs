using ConvNet.Model;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConvNet.Reading;

/// <summary>
/// The project's choice of the vector widths to compile kernels for: <c>ConvNetVectorWidths</c>, a list such as "512,256". The
/// narrowest of them serves every processor that has none of the others.
/// </summary>
internal static class VectorWidthChoice
{
    public const string Property = "ConvNetVectorWidths";

    /// <summary>The bits of every width, the widest first; 32 is a single float.</summary>
    public static readonly EquatableArray<int> All = EquatableArray.Of(512, 256, 128, 32);

    /// <summary>The property as the project sets it, or null.</summary>
    public static string? Text(AnalyzerConfigOptionsProvider options) =>
        options.GlobalOptions.TryGetValue("build_property." + Property, out string? text) && text.Trim().Length > 0 ? text : null;

    /// <summary>The chosen widths, the widest first; all of them when none is chosen, or one that does not exist.</summary>
    public static EquatableArray<int> Read(AnalyzerConfigOptionsProvider options) => Parse(Text(options)) ?? All;

    /// <summary>The widths in a list; null for one that is no list of widths.</summary>
    public static EquatableArray<int>? Parse(string? text)
    {
        if (text is null) return null;
        var chosen = new HashSet<int>();
        foreach (string part in text.Split(','))
        {
            int width = All.FirstOrDefault(w => w.ToString(System.Globalization.CultureInfo.InvariantCulture) == part.Trim());
            if (width == 0) return null;
            chosen.Add(width);
        }

        return All.Where(chosen.Contains).ToEquatableArray();
    }
}
