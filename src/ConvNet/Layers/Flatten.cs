using System.Diagnostics;

namespace ConvNet;

/// <summary>A volume as a vector, in the order channel, row, column. Dense does this by itself.</summary>
[Conditional(Compilation)]
public sealed class FlattenAttribute : LayerAttribute;
