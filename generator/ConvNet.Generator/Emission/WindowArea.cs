using ConvNet.Model;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission;

/// <summary>The number of positions that the mean of a window divides by, and what follows from it for what is taken of a window.</summary>
internal static class WindowArea
{
    /// <summary>The positions inside the image, or inside its padding too, as an expression.</summary>
    /// <param name="top">The window's first row, as an expression; negative in the padding.</param>
    /// <param name="left">Its first column.</param>
    public static string Of(SlidWindow window, string top, string left, bool withPadding) =>
        $"({Length(window.Vertical, top, withPadding)} * {Length(window.Horizontal, left, withPadding)})";

    /// <summary>
    /// What the sum over a window is multiplied by, as an expression; null where that is 1. What a norm's window reads beyond the padding counts as
    /// the mean of the rest.
    /// </summary>
    /// <param name="function">What is taken of the window.</param>
    /// <param name="window">The window.</param>
    /// <param name="top">Its first row, as an expression; negative in the padding.</param>
    /// <param name="left">Its first column.</param>
    /// <param name="withPadding">Whether a mean divides by the padding too.</param>
    public static string? Factor(PoolFunction function, SlidWindow window, string top, string left, bool withPadding) => function switch
    {
        PoolFunction.Avg => $"(1f / {Of(window, top, left, withPadding)})",
        PoolFunction.L2 when window.Vertical.Overhang > 0 || window.Horizontal.Overhang > 0 =>
            $"({SourceWriter.Literal((double)window.Taps)} / {Of(window, top, left, withPadding)})",
        _ => null,
    };

    private static string Length(SlidAxis axis, string start, bool withPadding)
    {
        int low = withPadding ? -axis.Before : 0, high = axis.Input + (withPadding ? axis.After : 0);
        return $"(Math.Min({start} + {axis.Size}, {high}) - Math.Max({start}, {SourceWriter.Literal(low)}))";
    }
}
