using System.Diagnostics;

namespace ConvNet;

/// <summary>A fixed filter of F x F weights, applied to each channel alone. Nothing of it is learned; gradients pass through.</summary>
/// <remarks>As a convolution here, it does not flip its weights.</remarks>
/// <group>Convolution</group>
/// <shape>[C, H, W] -> [C, H + 2 * Pad - F + 1, W + 2 * Pad - F + 1]</shape>
/// <formula>y[c, r, s] = sum over i, j of weights[i, j] * x[c, r - Pad + i, s - Pad + j]</formula>
/// <pytorch>conv2d(x, weights.expand(C, 1, F, F), padding=Pad, groups=C)</pytorch>
/// <source>Gonzalez and Woods, Digital Image Processing</source>
/// <example><code>
/// [Filter(FilterKernel.Sharpen, Pad = Pad.Same)]
/// [Filter(0, -1, 0, -1, 5, -1, 0, -1, 0)]
/// </code></example>
[Conditional(Compilation)]
public sealed class FilterAttribute : LayerAttribute
{
    /// <summary>A filter of the lectures.</summary>
    /// <param name="kernel">One of the lectures' 3x3 filters.</param>
    public FilterAttribute(FilterKernel kernel) => (Kernel, Weights) = (kernel, []);

    /// <summary>A filter of one's own.</summary>
    /// <param name="weights">The weights of a filter of one's own, row by row; a square of an odd side.</param>
    public FilterAttribute(params double[] weights) => Weights = weights;

    /// <summary>The filter, where it has no weights of its own.</summary>
    public FilterKernel Kernel { get; }

    /// <summary>The weights of a filter of one's own, row by row.</summary>
    public double[] Weights { get; }

    /// <summary>Zeros added on every side, or <see cref="ConvNet.Pad.Same"/> to keep the size.</summary>
    public int Pad { get; set; }
}

/// <summary>The 3x3 filters of the lectures.</summary>
public enum FilterKernel
{
    /// <summary>Edges: -1 all around, 8 in the middle.</summary>
    Edge,

    /// <summary>The mean: 1/9 everywhere.</summary>
    BoxMean,

    /// <summary>0 -1 0, -1 5 -1, 0 -1 0.</summary>
    Sharpen,

    /// <summary>1 2 1, 2 4 2, 1 2 1, each divided by 16.</summary>
    Gaussian,
}
