using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Transposed convolution: each input adds its window of weights, times its value, to the output. It is the gradient of a convolution by its input,
/// as a layer.
/// </summary>
/// <group>Convolution</group>
/// <shape>
/// [C, H, W] -> [filters, H', W']
/// H' = (H - 1) * Stride - 2 * Pad + Dilation * (window - 1) + 1 + OutputPad, W' alike
/// </shape>
/// <formula>
/// y[f, r, s] = bias[f] + sum of weight[c, f, i, j] * x[c, p, q]
/// over c, i, j, p, q with r = p * Stride - Pad + i * Dilation and s = q * Stride - Pad + j * Dilation; c: the channels of f's group
/// </formula>
/// <tensor name="weight">[C, filters / Groups, window rows, window columns]</tensor>
/// <tensor name="bias">[filters]</tensor>
/// <pytorch>ConvTranspose2d(C, filters, window)</pytorch>
/// <source>Zeiler et al., 2010; Long et al., 2015</source>
/// <param name="filters">The number of output channels.</param>
/// <param name="window">The side of the window.</param>
/// <example><code>[ConvTranspose(64, 4, Stride = 2, Pad = 1), ReLU]</code></example>
[Conditional(Compilation)]
public sealed class ConvTransposeAttribute(int filters, int window) : SlidingAttribute(window, stride: 1)
{
    /// <summary>The number of output channels.</summary>
    public int Filters { get; } = filters;

    /// <summary>The distance between the positions a window writes; 1 writes neighbours.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>The vertical dilation, where it differs.</summary>
    public int DilationHeight { get; set; }

    /// <summary>The horizontal dilation, where it differs.</summary>
    public int DilationWidth { get; set; }

    /// <summary>
    /// Rows added below and columns added at the right, fewer than the stride. A convolution of that stride maps several sizes to one;
    /// this says which of them comes back.
    /// </summary>
    public int OutputPad { get; set; }

    /// <summary>Rows added below, where they differ.</summary>
    public int OutputPadHeight { get; set; }

    /// <summary>Columns added at the right, where they differ.</summary>
    public int OutputPadWidth { get; set; }

    /// <summary>Into how many groups input and output channels are split.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>Whether a learned bias is added to every output channel.</summary>
    public bool Bias { get; set; } = true;
}
