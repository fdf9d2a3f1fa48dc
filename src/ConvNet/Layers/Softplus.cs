using System.Diagnostics;

namespace ConvNet;

/// <summary>A smooth rectifier: log(1 + exp(x)).</summary>
/// <group>Activations</group>
/// <shape>any -> the same</shape>
/// <formula>y = log(1 + exp(x))</formula>
/// <pytorch>Softplus()</pytorch>
/// <source>Dugas et al., 2001; Glorot et al., 2011</source>
[Conditional(Compilation)]
public sealed class SoftplusAttribute : LayerAttribute;
