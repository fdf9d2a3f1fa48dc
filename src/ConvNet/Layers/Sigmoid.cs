using System.Diagnostics;

namespace ConvNet;

/// <summary>1 / (1 + exp(-x)), elementwise.</summary>
[Conditional(Compilation)]
public sealed class SigmoidAttribute : LayerAttribute;
