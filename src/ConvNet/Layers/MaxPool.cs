using System.Diagnostics;

namespace ConvNet;

/// <summary>The maximum of each window, per channel: [C, H, W] to [C, H', W']. Padding counts as minus infinity. The stride is the window's size unless given.</summary>
/// <param name="window">The side of the window.</param>
[Conditional(Compilation)]
public sealed class MaxPoolAttribute(int window) : WindowAttribute(window);
