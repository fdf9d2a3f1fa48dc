using System.Diagnostics;

namespace ConvNet;

/// <summary>The maximum of each channel over the whole image: [C, H, W] to [C].</summary>
[Conditional(Compilation)]
public sealed class GlobalMaxPoolAttribute : LayerAttribute;
