using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>An attribute as its problems speak of it: where it stands, its name, and which of its arguments are written.</summary>
/// <param name="Place">
/// The index of its attribute in <see cref="NetworkDefinition.Layers"/>; within a block that of the block's Use, and then the index in the
/// block, and so on.
/// </param>
/// <param name="Name">The layer's name; of a Use what stands before the names within; empty for the rest.</param>
/// <param name="Layer">The layer with its arguments typed; null for what is no layer, does not compile or is of an unknown kind.</param>
internal sealed record LayerSite(EquatableArray<int> Place, string Name, LayerDefinition Definition, Layer? Layer)
{
    /// <summary>The layer whose output it reads, of several the first; null for the first layer.</summary>
    public LayerSite? Before { get; init; }

    /// <summary>The block it stands in; null for an attribute of the network itself.</summary>
    public string? Block { get; init; }

    /// <summary>Of a Use, the attributes of each copy of its block.</summary>
    public IReadOnlyList<IReadOnlyList<LayerSite>> Copies { get; init; } = [];

    /// <summary>Whether it is a Use whose layers are more than a network may have.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>The index of the attribute of the declaration itself.</summary>
    public int Index => Place[0];

    public string Kind => Definition.Kind;

    public bool IsLayer => !Structure.Names.Contains(Kind);

    /// <summary>Whether it joins several values; one that does not compile joins them too.</summary>
    public bool IsJoin => Layer is Join || (Definition.IsBroken && LayerCatalog.Create(Definition) is Join);

    /// <summary>Whether it takes the values of a From with several names: as one, each by a name, or to a block that does.</summary>
    public bool TakesSeveral => IsJoin || Kind == Structure.Use || (Kind == Structure.As && (Definition.IsBroken || ValueNames.Length > 1));

    /// <summary>The names of an As or a From, in order.</summary>
    public string[] ValueNames => [Definition.Text("Name") ?? "", .. Definition.Texts("Others")];

    /// <summary>The argument that is one of <see cref="ValueNames"/>.</summary>
    public static string ValueArgument(int index) => index == 0 ? "Name" : Argument.Element("Others", index - 1);

    /// <summary>Whether a remedy may change it: a block is changed where it is declared.</summary>
    public bool IsOwn => Place.Count == 1;

    /// <summary>It and, if it is a Use, all attributes within.</summary>
    public IEnumerable<LayerSite> WithAllWithin() => Copies.SelectMany(c => c).SelectMany(s => s.WithAllWithin()).Prepend(this);

    /// <summary>The first of these arguments that is written, or null.</summary>
    public string? Written(params string[] arguments) => arguments.FirstOrDefault(Definition.Has);

    public Problem Problem(string id, string? argument, EquatableArray<string> details, params Remedy[] remedies) =>
        ProblemAbout(Block is null ? ToString() : $"{this} of block {Block}", id, argument, details, remedies);

    /// <summary>A problem whose message begins with something else than this attribute.</summary>
    public Problem ProblemAbout(string subject, string id, string? argument, EquatableArray<string> details, params Remedy[] remedies) =>
        new(id, Index, argument, new[] { subject }.Concat(details).ToEquatableArray(), IsOwn ? new(remedies) : default)
        {
            Path = Place.Skip(1).ToEquatableArray(),
        };

    public Problem NotPositive(string argument, int value) =>
        Problem(ProblemIds.NotPositive, argument, EquatableArray.Of(argument, Text.Of(value)), Remedy.SetArgument(Index, argument, "1"));

    public Problem Negative(string argument, int value) =>
        Problem(ProblemIds.Negative, argument, EquatableArray.Of(argument, Text.Of(value)), Remedy.SetArgument(Index, argument, "0"));

    /// <summary>The problem of a number that breaks a rule ("it must be finite"), with another to take instead, as C#.</summary>
    public Problem InvalidNumber(string argument, double value, string rule, string otherwise) => Problem(
        ProblemIds.InvalidNumber, argument, EquatableArray.Of(argument, Text.Of(value), rule), Remedy.SetArgument(Index, argument, otherwise));

    /// <summary>The problem of a layer that needs rows and columns where a vector comes.</summary>
    public Problem NeedsImage(Shape vector) => Problem(
        ProblemIds.NeedsImage,
        null,
        EquatableArray.Of(Text.Of(vector.Channels), Before?.ToString() ?? "the input"),
        Before is { Kind: "Flatten", IsOwn: true } flatten ? [Remedy.Remove(flatten.Index, "Flatten")] : []);

    /// <summary>The problem of a normalisation whose mean is the value itself.</summary>
    public Problem NormalisesSingleValues(Shape input) => Problem(ProblemIds.SingleValues, null, EquatableArray.Of(input.ToString()), Remedy.Remove(Index, Definition.Kind));

    public override string ToString()
    {
        string kind = Definition.Block is { } block ? $"Use<{block.Name}>" : Kind;
        return (Name.Length > 0 ? Name : Definition.Text("Name")) is { Length: > 0 } name ? $"{kind} '{name}'" : kind;
    }
}
