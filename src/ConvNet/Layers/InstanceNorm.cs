using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Instance normalisation (Ulyanov et al., 2016; PyTorch's InstanceNorm2d): each channel of each image is normalised to mean 0 and
/// variance 1 over its positions, y = (x - mean) / sqrt(variance + Epsilon). It is the same in training and in inference.
/// Parameters, with <see cref="Affine"/>: weight [C], bias [C].
/// </summary>
/// <example><code>[Conv(64, 3, Pad = 1, Bias = false), InstanceNorm, ReLU]</code></example>
[Conditional(Compilation)]
public sealed class InstanceNormAttribute : LayerAttribute
{
    /// <summary>What is added to the variance, above 0.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>Whether a learned weight and bias follow the normalisation; not unless set, as in PyTorch.</summary>
    public bool Affine { get; set; }
}
