using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// The maxima over a grid of a fixed size, whatever the image's: [C, H, W] to [C, height, width], as PyTorch's AdaptiveMaxPool2d.
/// Cell i of n spans the positions floor(i * N / n) to ceil((i + 1) * N / n) - 1; neighbours overlap where n does not divide N.
/// </summary>
/// <param name="height">Rows of the grid.</param>
/// <param name="width">Columns of the grid.</param>
[Conditional(Compilation)]
public sealed class AdaptiveMaxPoolAttribute(int height, int width) : LayerAttribute
{
    /// <summary>Rows of the grid.</summary>
    public int Height { get; } = height;

    /// <summary>Columns of the grid.</summary>
    public int Width { get; } = width;
}
