using System.Diagnostics;

namespace ConvNet;

/// <summary>The maxima over a grid of a given size, whatever the image's.</summary>
/// <remarks>Where the grid does not divide the image, neighbouring cells share a row or column.</remarks>
/// <group>Pooling</group>
/// <shape>[C, H, W] -> [C, height, width]</shape>
/// <formula>
/// y[c, r, s] = max of x[c, i, j] over the cell
/// i from floor(r * H / height) up to, but not including, ceil((r + 1) * H / height), j alike
/// </formula>
/// <pytorch>AdaptiveMaxPool2d((height, width))</pytorch>
/// <source>He et al., 2014, "Spatial Pyramid Pooling"</source>
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
