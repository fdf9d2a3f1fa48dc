using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Joins branches (or the values of a <see cref="FromAttribute"/>) by their elementwise product. All shapes must be equal, but a vector
/// of C features may stand beside images of C channels: each feature scales its channel, as in squeeze-and-excitation (Hu et al. 2018).
/// </summary>
[Conditional(Compilation)]
public sealed class MultiplyAttribute : LayerAttribute;
