using System.Diagnostics;

namespace ConvNet;

/// <summary>The hyperbolic tangent, elementwise.</summary>
[Conditional(Compilation)]
public sealed class TanhAttribute : LayerAttribute;
