using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Spatial pyramid pooling (He et al., 2014): the maxima over several grids, as one vector. [C, H, W] to [C * (sum of level^2)]:
/// for each level in turn an adaptive max pool of level x level, flattened in the order channel, row, column.
/// </summary>
/// <param name="levels">The side of each grid.</param>
/// <example><code>[SpatialPyramidPool(4, 2, 1), Dense(10)]</code></example>
[Conditional(Compilation)]
public sealed class SpatialPyramidPoolAttribute(params int[] levels) : LayerAttribute
{
    /// <summary>The side of each grid.</summary>
    public int[] Levels { get; } = levels;
}
