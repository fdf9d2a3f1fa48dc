using System.Diagnostics;

namespace ConvNet;

/// <summary>Joins branches (or the values of a <see cref="FromAttribute"/>) by their elementwise sum, as residual networks do.</summary>
/// <group>Joins and graphs</group>
/// <shape>equal shapes -> the same</shape>
/// <formula>y = a + b + …</formula>
/// <pytorch>a + b</pytorch>
/// <source>He et al., 2016, "Deep Residual Learning"</source>
[Conditional(Compilation)]
public sealed class AddAttribute : LayerAttribute;
