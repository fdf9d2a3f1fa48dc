using System.Collections.Immutable;
using System.Globalization;
using ConvNet.Model;
using Microsoft.CodeAnalysis;

namespace ConvNet.Analyzers;

/// <summary>
/// How remedies travel in a diagnostic from the analyzer to the code fixes: their texts in its properties, and for each two
/// additional locations, what it changes and next to what.
/// </summary>
internal static class RemedyProperties
{
    public static ImmutableDictionary<string, string?> Write(IReadOnlyList<Remedy> remedies)
    {
        ImmutableDictionary<string, string?>.Builder properties = ImmutableDictionary.CreateBuilder<string, string?>();
        for (int i = 0; i < remedies.Count; i++)
        {
            properties[Key(i, nameof(Remedy.Kind))] = remedies[i].Kind.ToString();
            properties[Key(i, nameof(Remedy.Title))] = remedies[i].Title;
            properties[Key(i, nameof(Remedy.Argument))] = remedies[i].Argument;
            properties[Key(i, nameof(Remedy.Value))] = remedies[i].Value;
        }

        return properties.ToImmutable();
    }

    public static IEnumerable<Location> Locations(IEnumerable<Remedy> remedies, Func<Remedy, (Location Target, Location Anchor)> locate) =>
        remedies.Select(locate).SelectMany(l => new[] { l.Target, l.Anchor });

    public static IEnumerable<LocatedRemedy> Read(Diagnostic diagnostic)
    {
        for (int i = 0; diagnostic.Properties.TryGetValue(Key(i, nameof(Remedy.Kind)), out string? kind); i++)
        {
            yield return new LocatedRemedy(
                (RemedyKind)Enum.Parse(typeof(RemedyKind), kind),
                diagnostic.Properties[Key(i, nameof(Remedy.Title))]!,
                diagnostic.Properties[Key(i, nameof(Remedy.Argument))],
                diagnostic.Properties[Key(i, nameof(Remedy.Value))],
                diagnostic.AdditionalLocations[2 * i],
                diagnostic.AdditionalLocations[(2 * i) + 1]);
        }
    }

    private static string Key(int index, string field) => index.ToString(CultureInfo.InvariantCulture) + field;
}

/// <summary>A <see cref="Remedy"/> whose sites are places in the source.</summary>
/// <param name="Anchor">What a move goes next to; the argument to overwrite, when it is written; otherwise the target again.</param>
internal sealed record LocatedRemedy(RemedyKind Kind, string Title, string? Argument, string? Value, Location Target, Location Anchor);
