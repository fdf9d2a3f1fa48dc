using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Joins branches (or the values of a <see cref="FromAttribute"/>) by their elementwise maximum; the gradient goes to the first
/// that has it. All shapes must be equal.
/// </summary>
[Conditional(Compilation)]
public sealed class MaxAttribute : LayerAttribute;
