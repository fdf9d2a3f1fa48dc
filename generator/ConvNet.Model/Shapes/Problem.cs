namespace ConvNet.Model;

/// <summary>
/// Something wrong with a declaration, said without Roslyn: the analyzer turns the site into a location and the arguments
/// into a message, and offers each remedy as a code fix.
/// </summary>
/// <param name="Id">The diagnostic's id, "CNN0101".</param>
/// <param name="Layer">The index of the layer in <see cref="NetworkDefinition.Layers"/>, or -1 for the class itself.</param>
/// <param name="Argument">The argument at fault ("Stride"), or null for the whole attribute.</param>
/// <param name="MessageArguments">What the descriptor's message format takes, already formatted.</param>
internal sealed record Problem(
    string Id,
    int Layer,
    string? Argument,
    EquatableArray<string> MessageArguments,
    EquatableArray<Remedy> Remedies = default);

/// <summary>A change that solves a problem.</summary>
/// <param name="Argument">The argument to write ("Stride"), or null for a change of another kind.</param>
/// <param name="Value">Its new value as C# ("2", "Fit.Floor").</param>
internal sealed record Remedy(string Title, string? Argument, string? Value);
