using System.Diagnostics;

namespace ConvNet;

/// <summary>The rectifier that stops at 6, elementwise: x kept in [0, 6].</summary>
/// <group>Activations</group>
/// <shape>any -> the same</shape>
/// <formula>y = min(max(0, x), 6)</formula>
/// <pytorch>ReLU6()</pytorch>
/// <source>Krizhevsky, 2010, "Convolutional Deep Belief Networks on CIFAR-10"; Sandler et al., 2018 (MobileNetV2)</source>
/// <example><code>[Conv(64, 3, Pad = 1, Groups = 64, Bias = false), BatchNorm, ReLU6]</code></example>
[Conditional(Compilation)]
public sealed class ReLU6Attribute : LayerAttribute;
