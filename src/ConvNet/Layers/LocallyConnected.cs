using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// A convolution whose weights are not shared: every output position has filters of its own (Keras's LocallyConnected2D; Taigman
/// et al., 2014). [C, H, W] to [Filters, H', W'].
/// Parameters: weight [Filters, C, window rows, window columns, H', W'], bias [Filters, H', W'].
/// </summary>
/// <param name="filters">The number of filters at each position, which is the number of output channels.</param>
/// <param name="window">The side of the window.</param>
[Conditional(Compilation)]
public sealed class LocallyConnectedAttribute(int filters, int window) : WindowAttribute(window)
{
    /// <summary>The number of filters at each position.</summary>
    public int Filters { get; } = filters;

    /// <summary>Whether a learned bias is added to every output.</summary>
    public bool Bias { get; set; } = true;
}
