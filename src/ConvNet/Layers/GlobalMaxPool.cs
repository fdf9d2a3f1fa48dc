using System.Diagnostics;

namespace ConvNet;

/// <summary>The maximum of each channel over the whole image.</summary>
/// <group>Pooling</group>
/// <shape>[C, H, W] -> [C]</shape>
/// <formula>y[c] = max over i, j of x[c, i, j]</formula>
/// <pytorch>AdaptiveMaxPool2d(1), Flatten()</pytorch>
/// <source>Oquab et al., 2015</source>
[Conditional(Compilation)]
public sealed class GlobalMaxPoolAttribute : LayerAttribute;
