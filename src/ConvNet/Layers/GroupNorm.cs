using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Group normalisation (Wu and He, 2018; PyTorch's GroupNorm): the channels of each image are split into groups, and each group is
/// normalised to mean 0 and variance 1 over its channels and positions; then each channel is scaled and shifted,
/// y = (x - mean) / sqrt(variance + Epsilon) * weight + bias. It is the same in training and in inference.
/// Parameters: weight [C], bias [C].
/// </summary>
/// <param name="groups">The number of groups, which divides the channels.</param>
/// <example><code>[Conv(64, 3, Pad = 1), GroupNorm(8), ReLU]</code></example>
[Conditional(Compilation)]
public sealed class GroupNormAttribute(int groups) : LayerAttribute
{
    /// <summary>The number of groups, which divides the channels.</summary>
    public int Groups { get; } = groups;

    /// <summary>What is added to the variance, above 0.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>Whether a learned weight and bias follow the normalisation.</summary>
    public bool Affine { get; set; } = true;
}
