using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Joins branches (or the values of a <see cref="FromAttribute"/>) by their elementwise mean, as FractalNet does (Larsson et al. 2017).
/// All shapes must be equal.
/// </summary>
[Conditional(Compilation)]
public sealed class MeanAttribute : LayerAttribute;
