using System.Diagnostics;

namespace ConvNet;

/// <summary>A sigmoid of straight lines: x / 6 + 1/2, kept in [0, 1].</summary>
/// <group>Activations</group>
/// <shape>any -> the same</shape>
/// <formula>y = min(max(x / 6 + 1/2, 0), 1)</formula>
/// <pytorch>Hardsigmoid()</pytorch>
/// <source>Courbariaux et al., 2015; with these constants Howard et al., 2019</source>
[Conditional(Compilation)]
public sealed class HardSigmoidAttribute : LayerAttribute;
