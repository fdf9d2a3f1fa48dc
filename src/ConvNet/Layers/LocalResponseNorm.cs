using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Local response normalisation across channels (Krizhevsky et al., 2012; PyTorch's LocalResponseNorm):
/// y[c] = x[c] / (K + Alpha / size * sum of x[j]^2)^Beta, over the channels j from c - size / 2 to c + (size - 1) / 2 that exist.
/// [C, H, W] to [C, H, W].
/// </summary>
/// <remarks>
/// PyTorch divides alpha by the size, the paper does not: AlexNet's alpha of 1e-4 over 5 channels is Alpha = 5e-4 here.
/// The defaults are AlexNet's constants as PyTorch's users write them.
/// </remarks>
/// <param name="size">The number of neighbouring channels that are summed.</param>
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
