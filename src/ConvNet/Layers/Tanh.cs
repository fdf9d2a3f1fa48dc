using System.Diagnostics;

namespace ConvNet;

/// <summary>The hyperbolic tangent, elementwise.</summary>
/// <group>Activations</group>
/// <shape>any -> the same</shape>
/// <formula>y = (exp(x) - exp(-x)) / (exp(x) + exp(-x))</formula>
/// <pytorch>Tanh()</pytorch>
/// <source>Stanford CS231n, Neural Networks</source>
[Conditional(Compilation)]
public sealed class TanhAttribute : LayerAttribute;
