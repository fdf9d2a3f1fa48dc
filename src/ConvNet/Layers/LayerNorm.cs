using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Layer normalisation (Ba et al., 2016; PyTorch's LayerNorm over the whole shape): all values of an image together are normalised to
/// mean 0 and variance 1, then each value is scaled and shifted, y = (x - mean) / sqrt(variance + Epsilon) * weight + bias. It is the
/// same in training and in inference. Parameters: weight and bias, [C, H, W] after an image and [C] after a vector.
/// </summary>
/// <example><code>[Dense(128), LayerNorm, ReLU]</code></example>
[Conditional(Compilation)]
public sealed class LayerNormAttribute : LayerAttribute
{
    /// <summary>What is added to the variance, above 0.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>Whether a learned weight and bias follow the normalisation.</summary>
    public bool Affine { get; set; } = true;
}
