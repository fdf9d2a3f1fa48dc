using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Joins branches (or the values of a <see cref="FromAttribute"/>) by their elementwise maximum; the gradient goes to the first that has it.
/// </summary>
/// <group>Joins and graphs</group>
/// <shape>equal shapes -> the same</shape>
/// <formula>y = max(a, b, …)</formula>
/// <pytorch>maximum(a, b)</pytorch>
/// <source>Goodfellow et al., 2013</source>
[Conditional(Compilation)]
public sealed class MaxAttribute : LayerAttribute;
