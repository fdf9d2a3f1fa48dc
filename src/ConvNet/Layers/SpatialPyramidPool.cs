using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Spatial pyramid pooling: the maxima over several grids, as one vector. The levels lie one after the other, each flattened in the order channel,
/// row, column.
/// </summary>
/// <group>Pooling</group>
/// <shape>[C, H, W] -> [C * (sum of level^2)]</shape>
/// <formula>y = concat over levels of flatten(AdaptiveMaxPool(level, level)(x))</formula>
/// <pytorch>cat([AdaptiveMaxPool2d(level)(x).flatten(1) for level in levels], 1)</pytorch>
/// <source>He et al., 2014, "Spatial Pyramid Pooling"</source>
/// <param name="levels">The side of each grid.</param>
/// <example><code>[SpatialPyramidPool(4, 2, 1), Dense(10)]</code></example>
[Conditional(Compilation)]
public sealed class SpatialPyramidPoolAttribute(params int[] levels) : LayerAttribute
{
    /// <summary>The side of each grid.</summary>
    public int[] Levels { get; } = levels;
}
