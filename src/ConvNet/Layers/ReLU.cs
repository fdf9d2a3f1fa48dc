using System.Diagnostics;

namespace ConvNet;

/// <summary>max(0, x), elementwise.</summary>
[Conditional(Compilation)]
public sealed class ReLUAttribute : LayerAttribute;
