using System.Diagnostics;

namespace ConvNet;

/// <summary>The logistic function, elementwise, from 0 to 1.</summary>
/// <group>Activations</group>
/// <shape>any -> the same</shape>
/// <formula>y = 1 / (1 + exp(-x))</formula>
/// <pytorch>Sigmoid()</pytorch>
/// <source>Stanford CS231n, Neural Networks</source>
[Conditional(Compilation)]
public sealed class SigmoidAttribute : LayerAttribute;
