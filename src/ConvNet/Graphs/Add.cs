using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Joins branches (or the values of a <see cref="FromAttribute"/>) by their elementwise sum, as residual networks do (He et al. 2016).
/// All shapes must be equal.
/// </summary>
[Conditional(Compilation)]
public sealed class AddAttribute : LayerAttribute;
