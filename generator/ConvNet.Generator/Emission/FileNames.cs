using System.Globalization;
using ConvNet.Model;

namespace ConvNet.Generator.Emission;

/// <summary>
/// Tells files apart whose names the compiler takes for one, since it ignores case. A second file of one name would fail the
/// generator for the whole project.
/// </summary>
internal static class FileNames
{
    /// <summary>The names that occur more than once, ignoring case.</summary>
    public static EquatableArray<string> Clashes(IEnumerable<string> hintNames) =>
        hintNames.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Skip(1).Any())
            .Select(g => g.Key.ToUpperInvariant()).OrderBy(n => n, StringComparer.Ordinal).ToEquatableArray();

    /// <summary>Nothing; or where the type's files clash, a prefix made of what tells it from the others: its kind and case.</summary>
    public static string Prefix(TypeIdentity type, EquatableArray<string> clashes)
    {
        if (!clashes.Contains(type.HintName.ToUpperInvariant())) return "";

        // FNV-1a: the same in every process.
        uint hash = $"{type.Self.Keyword} {type.HintName}".Aggregate(2166136261u, (h, c) => unchecked((h ^ c) * 16777619u));
        return hash.ToString("x8", CultureInfo.InvariantCulture) + ".";
    }
}
