using System.Diagnostics;

namespace ConvNet;

/// <summary>The rectifier, elementwise: x where positive, 0 elsewhere.</summary>
/// <group>Activations</group>
/// <shape>any -> the same</shape>
/// <formula>y = max(0, x)</formula>
/// <pytorch>ReLU()</pytorch>
/// <source>Nair and Hinton, 2010; Krizhevsky et al., 2012</source>
[Conditional(Compilation)]
public sealed class ReLUAttribute : LayerAttribute;
