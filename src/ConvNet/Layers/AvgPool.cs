using System.Diagnostics;

namespace ConvNet;

/// <summary>The mean of each window, per channel: [C, H, W] to [C, H', W']. The stride is the window's size unless given.</summary>
/// <param name="window">The side of the window.</param>
[Conditional(Compilation)]
public sealed class AvgPoolAttribute(int window) : WindowAttribute(window)
{
    /// <summary>Whether padding counts as zeros (PyTorch's default) or is left out of the mean.</summary>
    public bool CountIncludePad { get; set; } = true;
}
