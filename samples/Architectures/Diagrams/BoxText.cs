using ConvNet;

namespace Architectures.Diagrams;

/// <summary>What stands in a step's box.</summary>
/// <param name="Title">The layer.</param>
/// <param name="Details">What follows in place, then its name and shape.</param>
/// <param name="Family">What kind of layer it is, for its colour.</param>
/// <param name="Hint">What is shown when pointed at.</param>
internal sealed record BoxText(string Title, IReadOnlyList<string> Details, Family Family, string Hint)
{
    /// <summary>Sizes of letters, in pixels.</summary>
    public const double TitleSize = 12, DetailSize = 10.5;

    private const double Padding = 10, LineSpacing = 1.32;

    // Letters are at most so wide for their height, on average, in common sans-serif fonts.
    private const double BoldWidth = 0.64, Width1 = 0.58;

    /// <summary>The box's width.</summary>
    public double Width => Math.Max(60, (2 * Padding) + Details.Select(line => line.Length * DetailSize * Width1).Append(Title.Length * TitleSize * BoldWidth).Max());

    /// <summary>The box's height.</summary>
    public double Height => Baseline(Details.Count) + Padding - 2;

    /// <summary>Where a line's letters stand, from the box's top: line 0 is the title.</summary>
    public static double Baseline(int line) => Padding + (TitleSize * 0.8) + (line * DetailSize * LineSpacing);

    /// <summary>The text for a step.</summary>
    public static BoxText Of(NetworkDescription network, Step step, IReadOnlyList<Block> blocks)
    {
        var main = step.Main;
        var block = blocks.LastOrDefault(block => main.Name.StartsWith(block.Name + ".", StringComparison.Ordinal));
        var name = block is null ? main.Name : main.Name[(block.Name.Length + 1)..];
        var shape = LayerText.Of(step.Output);
        var details = new List<string>();
        if (step.Layers.Count > 1)
            details.Add(string.Join(", ", step.Layers.Skip(1).Select(layer => layer.Kind)));
        details.Add(main.Parameters > 0 ? $"{name} · {shape}" : shape);

        var parameters = step.Layers.Sum(layer => layer.Parameters);
        var work = step.Layers.Sum(layer => layer.MultiplyAdds);
        var field = step.Layers[^1].ReceptiveField;
        var hint = $"{string.Join(", ", step.Layers.Select(layer => layer.Name))}: {parameters:N0} parameters, {work:N0} multiply-adds, sees {field.Height}x{field.Width}";
        return new BoxText(LayerText.Of(network, main), details, FamilyOf(main), hint);
    }

    private static Family FamilyOf(LayerDescription layer) => layer switch
    {
        { Inputs.Count: 0 } => Family.Input,
        { Inputs.Count: > 1 } => Family.Join,
        _ when layer.Kind.Contains("Conv") || layer.Kind == "LocallyConnected" => Family.Convolution,
        _ when layer.Kind.Contains("Pool") || layer.Kind.Contains("Subsampling") => Family.Pool,
        _ when layer.Kind is "Dense" or "RbfOutput" => Family.Dense,
        _ when layer.Kind.Contains("Norm") => Family.Norm,
        _ => Family.Other,
    };
}

/// <summary>Kinds of layers that are drawn alike.</summary>
internal enum Family
{
    Input,
    Convolution,
    Pool,
    Dense,
    Norm,
    Join,
    Other,
}
