using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Local contrast normalisation, subtractive and divisive: the mean around is taken away, and the deviation around divides where it is above a
/// threshold.
/// </summary>
/// <remarks>
/// A mean is over all channels and a window of positions, weighted by a Gaussian whose weights sum to 1; beyond the border values are zero.
/// </remarks>
/// <group>Normalisation</group>
/// <shape>[C, H, W] -> the same</shape>
/// <formula>
/// v = x - mean(x)
/// y = v / max(C, sqrt(mean(v^2)))
/// </formula>
/// <pytorch>v = x - conv2d(x, g, padding="same"); v / conv2d(v ** 2, g, padding="same").sqrt().clamp(min=C)</pytorch>
/// <source>Jarrett et al., 2009</source>
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
