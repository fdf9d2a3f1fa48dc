using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Joins branches (or the values of a <see cref="FromAttribute"/>) by their elementwise product. A vector of C features may stand beside images of C
/// channels: each feature scales its channel.
/// </summary>
/// <group>Joins and graphs</group>
/// <shape>equal shapes, or [C, H, W] and [C] -> the same, or [C, H, W]</shape>
/// <formula>y = a * b * …</formula>
/// <pytorch>a * b, with a vector a * b[:, :, None, None]</pytorch>
/// <source>Hu et al., 2018</source>
[Conditional(Compilation)]
public sealed class MultiplyAttribute : LayerAttribute;
