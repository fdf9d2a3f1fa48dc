using System.Diagnostics;

namespace ConvNet;

/// <summary>x times the sigmoid of x, also called swish.</summary>
/// <group>Activations</group>
/// <shape>any -> the same</shape>
/// <formula>y = x / (1 + exp(-x))</formula>
/// <pytorch>SiLU()</pytorch>
/// <source>Elfwing et al., 2017; Ramachandran et al., 2017</source>
[Conditional(Compilation)]
public sealed class SiLUAttribute : LayerAttribute;
