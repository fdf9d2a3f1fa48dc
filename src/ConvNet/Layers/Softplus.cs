using System.Diagnostics;

namespace ConvNet;

/// <summary>log(1 + exp(x)), a smooth rectifier.</summary>
[Conditional(Compilation)]
public sealed class SoftplusAttribute : LayerAttribute;
