using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Layer normalisation: all values of an image together are normalised to mean 0 and variance 1, then each value is scaled and shifted. It is the
/// same in training and in inference.
/// </summary>
/// <remarks>The variance is biased, divided by the count. A single value has none: error CNN0113.</remarks>
/// <group>Normalisation</group>
/// <shape>any -> the same</shape>
/// <formula>y = (x - mean) / sqrt(variance + Epsilon) * weight + bias</formula>
/// <tensor name="weight">[C, H, W] (after a vector [C]), from 1</tensor>
/// <tensor name="bias">[C, H, W] (after a vector [C]), from 0</tensor>
/// <pytorch>LayerNorm([C, H, W]), after a vector LayerNorm(C)</pytorch>
/// <source>Ba et al., 2016</source>
/// <example><code>[Dense(128), LayerNorm, ReLU]</code></example>
[Conditional(Compilation)]
public sealed class LayerNormAttribute : LayerAttribute
{
    /// <summary>What is added to the variance, above 0.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>Whether a learned weight and bias follow the normalisation.</summary>
    public bool Affine { get; set; } = true;
}
