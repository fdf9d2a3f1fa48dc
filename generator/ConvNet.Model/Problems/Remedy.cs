namespace ConvNet.Model;

/// <summary>What a remedy does to the declaration.</summary>
internal enum RemedyKind
{
    /// <summary>Writes an argument of the target layer.</summary>
    SetArgument,

    /// <summary>Removes the target layer.</summary>
    Remove,

    /// <summary>Moves the target layer in front of the anchor.</summary>
    MoveBefore,

    /// <summary>Moves the target layer behind the anchor.</summary>
    MoveAfter,

    /// <summary>Adds an attribute in front of the target.</summary>
    InsertBefore,

    /// <summary>Adds an attribute behind the target.</summary>
    InsertAfter,

    /// <summary>Adds a modifier to the target type.</summary>
    AddModifier,

    /// <summary>Removes a modifier from the target type.</summary>
    RemoveModifier,
}

/// <summary>A change that solves a problem. Equal titles are one choice when a problem is fixed everywhere at once.</summary>
/// <param name="Target">The site it acts on.</param>
/// <param name="Argument">For <see cref="RemedyKind.SetArgument"/>, the argument's name.</param>
/// <param name="Value">The new value, attribute or modifier, as C# ("2", "Fit.Floor", "partial").</param>
/// <param name="Anchor">For a move, the site next to which it goes.</param>
internal sealed record Remedy(RemedyKind Kind, string Title, int Target, string? Argument, string? Value, int Anchor)
{
    public static Remedy SetArgument(int site, string argument, string value) =>
        new(RemedyKind.SetArgument, $"Set {argument} = {value}", site, argument, value, site);

    public static Remedy Remove(int site, string kind) => new(RemedyKind.Remove, $"Remove {kind}", site, null, null, site);

    public static Remedy Insert(RemedyKind kind, int site, string attribute) => new(kind, $"Add [{attribute}]", site, null, attribute, site);

    public static Remedy AddModifier(int site, string modifier) =>
        new(RemedyKind.AddModifier, $"Make {modifier}", site, null, modifier, site);

    public static Remedy RemoveModifier(int site, string modifier) =>
        new(RemedyKind.RemoveModifier, $"Remove '{modifier}'", site, null, modifier, site);
}
