using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Two-dimensional convolution (cross-correlation, as PyTorch's Conv2d): [C, H, W] to [Filters, H', W'].
/// Parameters: weight [Filters, C / Groups, window rows, window columns], bias [Filters].
/// </summary>
/// <param name="filters">The number of filters, which is the number of output channels.</param>
/// <param name="window">The side of the window.</param>
/// <example><code>[Conv(64, 3, Pad = 1), ReLU]</code></example>
[Conditional(Compilation)]
public sealed class ConvAttribute(int filters, int window) : WindowAttribute(window)
{
    /// <summary>The number of filters.</summary>
    public int Filters { get; } = filters;

    /// <summary>The distance between the positions a window reads; 1 reads neighbours.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>The vertical dilation, where it differs.</summary>
    public int DilationHeight { get; set; } = 1;

    /// <summary>The horizontal dilation, where it differs.</summary>
    public int DilationWidth { get; set; } = 1;

    /// <summary>Into how many groups input and output channels are split, each convolved alone; as many as there are channels is depthwise.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>
    /// For each filter the input channels that it reads, counted from 0 ("0 1 2"), where it does not read all: LeNet-5's table of connections.
    /// The other weights are zero and stay so.
    /// </summary>
    public string[] Table { get; set; } = [];

    /// <summary>Whether a learned bias is added to every filter's output.</summary>
    public bool Bias { get; set; } = true;
}
