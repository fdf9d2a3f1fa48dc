namespace ConvNet.Model;

/// <summary>A layer as its problems speak of it: where it stands, its name, and which of its arguments are written.</summary>
/// <param name="Index">The index of its attribute in <see cref="NetworkDefinition.Layers"/>.</param>
/// <param name="Source">The layer whose output it reads, as problems speak of it; null for the first.</param>
internal readonly record struct LayerSite(int Index, string Name, LayerDefinition Definition, string? Source)
{
    /// <summary>The first of these arguments that is written, or null.</summary>
    public string? Written(params string[] arguments) => arguments.FirstOrDefault(Definition.Has);

    public Problem Problem(string id, string? argument, EquatableArray<string> details, params Remedy[] remedies) =>
        new(id, Index, argument, new[] { ToString() }.Concat(details).ToEquatableArray(), new(remedies));

    public Problem NotPositive(string argument, int value) =>
        Problem(ProblemIds.NotPositive, argument, EquatableArray.Of(argument, Text.Of(value)), Remedy.SetArgument(Index, argument, "1"));

    public override string ToString() => $"{Definition.Kind} '{Name}'";
}
