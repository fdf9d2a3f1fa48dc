using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Two-dimensional convolution: each filter sums a window of all channels of its group. It is a cross-correlation, as in every framework.
/// </summary>
/// <remarks>
/// With <see cref="Table"/> a filter reads only some channels, as in LeNet-5's third layer. <c>weight</c> keeps its shape; weights that the table
/// leaves out are zero and stay so.
/// </remarks>
/// <group>Convolution</group>
/// <shape>
/// [C, H, W] -> [filters, H', W']
/// H' = (H + 2 * Pad - Dilation * (window - 1) - 1) / Stride + 1, W' alike
/// </shape>
/// <formula>
/// y[f, r, s] = bias[f] + sum over c, i, j of weight[f, c, i, j] * x[c, r * Stride - Pad + i * Dilation, s * Stride - Pad + j * Dilation]
/// c: the C / Groups channels of f's group; x is 0 in the padding
/// </formula>
/// <tensor name="weight">[filters, C / Groups, window rows, window columns]</tensor>
/// <tensor name="bias">[filters]</tensor>
/// <pytorch>Conv2d(C, filters, window)</pytorch>
/// <source>LeCun et al., 1998; Stanford CS231n, Convolutional Networks</source>
/// <param name="filters">The number of filters, which is the number of output channels.</param>
/// <param name="window">The side of the window.</param>
/// <example><code>
/// [Conv(64, 3, Pad = 1), ReLU]
/// [Conv(3, 5, Table = ["0 1", "1 2", "0 2"])]
/// </code></example>
[Conditional(Compilation)]
public sealed class ConvAttribute(int filters, int window) : WindowAttribute(window, stride: 1)
{
    /// <summary>The number of filters.</summary>
    public int Filters { get; } = filters;

    /// <summary>The distance between the positions a window reads; 1 reads neighbours.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>The vertical dilation, where it differs.</summary>
    public int DilationHeight { get; set; }

    /// <summary>The horizontal dilation, where it differs.</summary>
    public int DilationWidth { get; set; }

    /// <summary>Into how many groups input and output channels are split, each convolved alone; as many as there are channels is depthwise.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>
    /// For each filter the input channels that it reads, counted from 0 ("0 1 2"), where it does not read all: LeNet-5's table of connections.
    /// The other weights are zero and stay so.
    /// </summary>
    public string[] Table { get; set; } = [];

    /// <summary>
    /// Computes every output as its own sum of products, in one order whatever the processor. Otherwise windows of up to 5x5, or of up to
    /// seven along one axis, may be computed by tiles (Cook and Toom's algorithm), up to five times faster, which rounds a little more: some
    /// 1e-6 of the largest output. One to four filters add up many channels in an order that follows from the width of the processor's vectors.
    /// </summary>
    public bool Exact { get; set; }

    /// <summary>Whether a learned bias is added to every filter's output.</summary>
    public bool Bias { get; set; } = true;
}
