using System.Diagnostics;

namespace ConvNet;

/// <summary>A volume as a vector, in the order channel, row, column. <see cref="DenseAttribute"/> does this by itself.</summary>
/// <group>Shape and movement</group>
/// <shape>[C, H, W] -> [C * H * W], [F] -> [F]</shape>
/// <formula>y[(c * H + i) * W + j] = x[c, i, j]</formula>
/// <pytorch>Flatten()</pytorch>
/// <source>Stanford CS231n, Convolutional Networks</source>
[Conditional(Compilation)]
public sealed class FlattenAttribute : LayerAttribute;
