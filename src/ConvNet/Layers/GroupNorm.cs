using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Group normalisation: the channels of each image are split into groups, and each group is normalised to mean 0 and variance 1 over its channels
/// and positions; then each channel is scaled and shifted. It is the same in training and in inference.
/// </summary>
/// <remarks>
/// The variance is biased, divided by the count. Groups of a single value have none: error CNN0113.
/// </remarks>
/// <group>Normalisation</group>
/// <shape>any -> the same</shape>
/// <formula>y[c] = (x[c] - mean[g]) / sqrt(variance[g] + Epsilon) * weight[c] + bias[c], where g is c's group</formula>
/// <tensor name="weight">[C], from 1</tensor>
/// <tensor name="bias">[C], from 0</tensor>
/// <pytorch>GroupNorm(groups, C)</pytorch>
/// <source>Wu and He, 2018</source>
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
