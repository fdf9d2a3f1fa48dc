using System.Diagnostics;

namespace ConvNet;

/// <summary>Local response normalisation across channels: each value is divided by a power of the squares of its neighbours.</summary>
/// <remarks>
/// As in PyTorch alpha is divided by the size, which the paper does not do: the paper's constants over 5 channels are <c>Alpha = 5e-4</c>. The
/// defaults are AlexNet's numbers as PyTorch's users write them.
/// </remarks>
/// <group>Normalisation</group>
/// <shape>[C, H, W] -> the same</shape>
/// <formula>
/// y[c] = x[c] / (K + Alpha / size * sum of x[j]^2)^Beta
/// j from c - size / 2 to c + (size - 1) / 2 (rounded down), as far as such channels exist
/// </formula>
/// <pytorch>LocalResponseNorm(size, alpha=1e-4, beta=0.75, k=2)</pytorch>
/// <source>Krizhevsky et al., 2012</source>
/// <param name="size">The number of neighbouring channels that are summed.</param>
/// <example><code>[Conv(96, 11, Stride = 4), ReLU, LocalResponseNorm, MaxPool(3, Stride = 2)]</code></example>
[Conditional(Compilation)]
public sealed class LocalResponseNormAttribute(int size = 5) : LayerAttribute
{
    /// <summary>The number of neighbouring channels that are summed.</summary>
    public int Size { get; } = size;

    /// <summary>The factor of the mean square. At least 0.</summary>
    public double Alpha { get; set; } = 1e-4;

    /// <summary>The exponent.</summary>
    public double Beta { get; set; } = 0.75;

    /// <summary>What is added to the mean square. Above 0.</summary>
    public double K { get; set; } = 2;
}
