using System.Diagnostics;

namespace ConvNet;

/// <summary>x times the normal distribution function of x, exactly (Hendrycks and Gimpel, 2016).</summary>
[Conditional(Compilation)]
public sealed class GELUAttribute : LayerAttribute;
