using ConvNet.Model;

namespace ConvNet.Generator.Emission;

/// <summary>The number of positions that the mean of a window divides by.</summary>
internal static class WindowArea
{
    /// <summary>The positions inside the image, or inside its padding too, as an expression.</summary>
    /// <param name="top">The window's first row, as an expression; negative in the padding.</param>
    /// <param name="left">Its first column.</param>
    public static string Of(SlidWindow window, string top, string left, bool withPadding) =>
        $"({Length(window.Vertical, top, withPadding)} * {Length(window.Horizontal, left, withPadding)})";

    private static string Length(SlidAxis axis, string start, bool withPadding)
    {
        int low = withPadding ? -axis.Before : 0, high = axis.Input + (withPadding ? axis.After : 0);
        return $"(Math.Min({start} + {axis.Size}, {high}) - Math.Max({start}, {SourceWriter.Literal(low)}))";
    }
}
