using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>An attribute as its problems speak of it: where it stands, its name, and which of its arguments are written.</summary>
/// <param name="Index">The index of its attribute in <see cref="NetworkDefinition.Layers"/>.</param>
/// <param name="Name">The layer's name; empty for what is no layer.</param>
/// <param name="Layer">The layer with its arguments typed; null for what is no layer, does not compile or is of an unknown kind.</param>
internal sealed record LayerSite(int Index, string Name, LayerDefinition Definition, Layer? Layer)
{
    /// <summary>The layer whose output it reads, of several the first; null for the first layer.</summary>
    public LayerSite? Before { get; init; }

    public string Kind => Definition.Kind;

    public bool IsLayer => !Structure.Names.Contains(Kind);

    /// <summary>Whether it joins several values; one that does not compile joins them too.</summary>
    public bool IsJoin => Layer is Join || (Definition.IsBroken && LayerCatalog.Create(Definition) is Join);

    /// <summary>The first of these arguments that is written, or null.</summary>
    public string? Written(params string[] arguments) => arguments.FirstOrDefault(Definition.Has);

    public Problem Problem(string id, string? argument, EquatableArray<string> details, params Remedy[] remedies) =>
        new(id, Index, argument, new[] { ToString() }.Concat(details).ToEquatableArray(), new(remedies));

    public Problem NotPositive(string argument, int value) =>
        Problem(ProblemIds.NotPositive, argument, EquatableArray.Of(argument, Text.Of(value)), Remedy.SetArgument(Index, argument, "1"));

    /// <summary>The problem of a layer that needs rows and columns where a vector comes.</summary>
    public Problem NeedsImage(Shape vector) => Problem(
        ProblemIds.NeedsImage,
        null,
        EquatableArray.Of(Text.Of(vector.Channels), Before?.ToString() ?? "the input"),
        Before is { Kind: "Flatten" } flatten ? [Remedy.Remove(flatten.Index, "Flatten")] : []);

    /// <summary>The problem of a normalisation whose mean is the value itself.</summary>
    public Problem NormalisesSingleValues(Shape input) => Problem(ProblemIds.SingleValues, null, EquatableArray.Of(input.ToString()), Remedy.Remove(Index, Definition.Kind));

    public override string ToString() =>
        (Name.Length > 0 ? Name : Definition.Text("Name")) is { Length: > 0 } name ? $"{Kind} '{name}'" : Kind;
}
