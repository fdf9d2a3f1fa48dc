using System.Diagnostics;

namespace ConvNet;

/// <summary>The mean of each channel over the whole image.</summary>
/// <group>Pooling</group>
/// <shape>[C, H, W] -> [C]</shape>
/// <formula>y[c] = (sum over i, j of x[c, i, j]) / (H * W)</formula>
/// <pytorch>AdaptiveAvgPool2d(1), Flatten()</pytorch>
/// <source>Lin et al., 2013, "Network in Network"</source>
[Conditional(Compilation)]
public sealed class GlobalAvgPoolAttribute : LayerAttribute;
