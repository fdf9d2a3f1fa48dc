using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Joins branches (or the values of a <see cref="FromAttribute"/>) by laying their channels one after the other, in source order:
/// [C1, H, W], [C2, H, W], … to [C1 + C2 + …, H, W]; of vectors the features. Heights and widths must agree. PyTorch's <c>cat</c> along dimension 1.
/// </summary>
[Conditional(Compilation)]
public sealed class ConcatAttribute : LayerAttribute;
