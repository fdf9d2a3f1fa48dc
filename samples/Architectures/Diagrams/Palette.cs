namespace Architectures.Diagrams;

/// <summary>The colours of the boxes.</summary>
internal static class Palette
{
    /// <summary>A light fill and its dark border for each family.</summary>
    public static IReadOnlyList<(Family Family, string Fill, string Stroke)> All { get; } =
    [
        (Family.Input, "#f8fafc", "#334155"),
        (Family.Convolution, "#dbeafe", "#2563eb"),
        (Family.Pool, "#dcfce7", "#16a34a"),
        (Family.Dense, "#ffedd5", "#ea580c"),
        (Family.Norm, "#ede9fe", "#7c3aed"),
        (Family.Join, "#e2e8f0", "#64748b"),
        (Family.Other, "#fef9c3", "#ca8a04"),
    ];
}
