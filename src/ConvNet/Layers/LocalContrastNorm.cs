using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Local contrast normalisation (Jarrett et al., 2009), subtractive and divisive: v = x - the mean of x, y = v / max(C, the root of the mean of v^2),
/// where a mean is over all channels and a window, weighted by a Gaussian; beyond the border values are zero. [C, H, W] to [C, H, W].
/// </summary>
/// <param name="window">The side of the window, odd.</param>
/// <param name="sigma">The standard deviation of the Gaussian, in positions.</param>
[Conditional(Compilation)]
public sealed class LocalContrastNormAttribute(int window = 9, double sigma = 2) : LayerAttribute
{
    /// <summary>The side of the window.</summary>
    public int Window { get; } = window;

    /// <summary>The standard deviation of the Gaussian.</summary>
    public double Sigma { get; } = sigma;

    /// <summary>The least deviation that values are divided by. Above 0.</summary>
    public double C { get; set; } = 1;
}
