using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Instance normalisation: each channel of each image is normalised to mean 0 and variance 1 over its positions. It is the same in training and in
/// inference.
/// </summary>
/// <remarks>
/// The variance is biased, divided by the count. Weight and bias exist with <c>Affine = true</c> alone. Images of 1x1 have no variance: error
/// CNN0113.
/// </remarks>
/// <group>Normalisation</group>
/// <shape>[C, H, W] -> the same</shape>
/// <formula>y[c] = (x[c] - mean[c]) / sqrt(variance[c] + Epsilon) * weight[c] + bias[c]</formula>
/// <tensor name="weight">[C], from 1</tensor>
/// <tensor name="bias">[C], from 0</tensor>
/// <pytorch>InstanceNorm2d(C)</pytorch>
/// <source>Ulyanov et al., 2016</source>
/// <example><code>[Conv(64, 3, Pad = 1, Bias = false), InstanceNorm, ReLU]</code></example>
[Conditional(Compilation)]
public sealed class InstanceNormAttribute : LayerAttribute
{
    /// <summary>What is added to the variance, above 0.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>Whether a learned weight and bias follow the normalisation; not unless set, as in PyTorch.</summary>
    public bool Affine { get; set; }
}
