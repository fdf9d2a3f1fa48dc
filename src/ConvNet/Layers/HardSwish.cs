using System.Diagnostics;

namespace ConvNet;

/// <summary>x times the hard sigmoid of x, MobileNetV3's activation.</summary>
/// <group>Activations</group>
/// <shape>any -> the same</shape>
/// <formula>y = x * min(max(x / 6 + 1/2, 0), 1)</formula>
/// <pytorch>Hardswish()</pytorch>
/// <source>Howard et al., 2019</source>
[Conditional(Compilation)]
public sealed class HardSwishAttribute : LayerAttribute;
