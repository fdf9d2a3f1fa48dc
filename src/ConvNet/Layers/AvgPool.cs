using System.Diagnostics;

namespace ConvNet;

/// <summary>The mean of each window, per channel.</summary>
/// <remarks>What a window reads beyond the padding, as <c>Fit.Ceiling</c> lets it, never counts, as in PyTorch.</remarks>
/// <group>Pooling</group>
/// <shape>
/// [C, H, W] -> [C, H', W']
/// H' = (H + 2 * Pad - window) / Stride + 1, W' alike
/// </shape>
/// <formula>y[c, r, s] = (sum over i, j of x[c, r * Stride - Pad + i, s * Stride - Pad + j]) / (positions in the window)</formula>
/// <pytorch>AvgPool2d(window)</pytorch>
/// <source>LeCun et al., 1998; Stanford CS231n, Convolutional Networks</source>
/// <param name="window">The side of the window.</param>
[Conditional(Compilation)]
public sealed class AvgPoolAttribute(int window) : WindowAttribute(window, stride: window)
{
    /// <summary>Whether padding counts as zeros (PyTorch's default) or is left out of the mean.</summary>
    public bool CountIncludePad { get; set; } = true;
}
