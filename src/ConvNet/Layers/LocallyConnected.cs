using System.Diagnostics;

namespace ConvNet;

/// <summary>A convolution whose weights are not shared: every output position has filters of its own, as Keras's LocallyConnected2D.</summary>
/// <group>Convolution</group>
/// <shape>
/// [C, H, W] -> [filters, H', W']
/// H' = (H + 2 * Pad - window) / Stride + 1, W' alike
/// </shape>
/// <formula>y[f, r, s] = bias[f, r, s] + sum over c, i, j of weight[f, c, i, j, r, s] * x[c, r * Stride - Pad + i, s * Stride - Pad + j]</formula>
/// <tensor name="weight">[filters, C, window rows, window columns, H', W']</tensor>
/// <tensor name="bias">[filters, H', W']</tensor>
/// <pytorch>einsum("cijrs,fcijrs->frs", patches, weight) + bias, the patches by unfold(x, window)</pytorch>
/// <source>Taigman et al., 2014</source>
/// <param name="filters">The number of filters at each position, which is the number of output channels.</param>
/// <param name="window">The side of the window.</param>
/// <example><code>[LocallyConnected(16, 3), ReLU]</code></example>
[Conditional(Compilation)]
public sealed class LocallyConnectedAttribute(int filters, int window) : WindowAttribute(window, stride: 1)
{
    /// <summary>The number of filters at each position.</summary>
    public int Filters { get; } = filters;

    /// <summary>Whether a learned bias is added to every output.</summary>
    public bool Bias { get; set; } = true;
}
