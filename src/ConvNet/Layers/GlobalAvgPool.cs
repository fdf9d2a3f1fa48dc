using System.Diagnostics;

namespace ConvNet;

/// <summary>The mean of each channel over the whole image: [C, H, W] to [C] (Network in Network, 2013).</summary>
[Conditional(Compilation)]
public sealed class GlobalAvgPoolAttribute : LayerAttribute;
