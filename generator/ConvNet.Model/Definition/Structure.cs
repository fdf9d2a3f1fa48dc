namespace ConvNet.Model;

/// <summary>The kinds of attributes that are no layers but say from where to where values flow.</summary>
internal static class Structure
{
    public const string Fork = "Fork";
    public const string Branch = "Branch";
    public const string As = "As";
    public const string From = "From";
    public const string Output = "Output";

    /// <summary>The layers of a block: <see cref="LayerDefinition.Block"/>.</summary>
    public const string Use = "Use";

    /// <summary>The kinds' names.</summary>
    public static readonly EquatableArray<string> Names = EquatableArray.Of(As, Branch, Fork, From, Output, Use);
}
