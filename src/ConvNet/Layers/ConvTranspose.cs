using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Transposed convolution (PyTorch's ConvTranspose2d; Zeiler et al., 2010): each input spreads a window of weights over the output,
/// which is the gradient of a convolution by its input. [C, H, W] to [filters, H', W'] with
/// H' = (H - 1) * Stride - 2 * Pad + Dilation * (window - 1) + 1 + OutputPad.
/// Parameters: weight [C, filters / Groups, window rows, window columns], bias [filters].
/// </summary>
/// <param name="filters">The number of output channels.</param>
/// <param name="window">The side of the window.</param>
/// <example><code>[ConvTranspose(64, 4, Stride = 2, Pad = 1), ReLU]</code></example>
[Conditional(Compilation)]
public sealed class ConvTransposeAttribute(int filters, int window) : SlidingAttribute(window)
{
    /// <summary>The number of output channels.</summary>
    public int Filters { get; } = filters;

    /// <summary>The distance between the positions a window writes; 1 writes neighbours.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>The vertical dilation, where it differs.</summary>
    public int DilationHeight { get; set; } = 1;

    /// <summary>The horizontal dilation, where it differs.</summary>
    public int DilationWidth { get; set; } = 1;

    /// <summary>Rows added below and columns added at the right, fewer than the stride: of the sizes that a convolution maps to one, which it undoes.</summary>
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
