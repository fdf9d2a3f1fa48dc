namespace ConvNet.Model;

/// <summary>
/// Something wrong with a declaration, said without Roslyn: the analyzer turns the site into a location and the arguments
/// into a message, and offers each remedy as a code fix.
/// </summary>
/// <param name="Id">One of <see cref="ProblemIds"/>.</param>
/// <param name="Site">The index of the layer in <see cref="NetworkDefinition.Layers"/>, or one of <see cref="Sites"/>.</param>
/// <param name="Argument">
/// The argument at fault ("Stride"), or null for the whole attribute. At <see cref="Sites.Type"/>, the member at fault.
/// </param>
/// <param name="MessageArguments">What the descriptor's message format takes, already formatted.</param>
internal sealed record Problem(
    string Id,
    int Site,
    string? Argument,
    EquatableArray<string> MessageArguments,
    EquatableArray<Remedy> Remedies = default)
{
    /// <summary>
    /// Of a problem within a block that <see cref="Site"/> uses: the index of the attribute in the block, and so on through blocks
    /// within it. <see cref="Argument"/> is then one of the innermost attribute.
    /// </summary>
    public EquatableArray<int> Path { get; init; }

    /// <summary>Whether the output is unknown though it is not for all problems of its kind.</summary>
    public bool HidesShape { get; init; }

    /// <summary>Whether there is no network because of it; the others are advice.</summary>
    public bool IsError => !Id.StartsWith("CNN02", StringComparison.Ordinal);

    /// <summary>Whether it leaves the layer's output unknown, so that nothing can be said about the shapes after it.</summary>
    public bool LosesShape => HidesShape || Id is ProblemIds.NotPositive or ProblemIds.NegativePad or ProblemIds.WindowTooLarge
        or ProblemIds.NeedsImage or ProblemIds.TooLarge or ProblemIds.UnknownLayer
        or ProblemIds.DoesNotDivide or ProblemIds.Negative or ProblemIds.NothingLeft
        or ProblemIds.OutputPadTooLarge or ProblemIds.FilterNotSquare;
}
