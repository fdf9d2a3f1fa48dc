using System.Diagnostics;

namespace ConvNet;

/// <summary>scale * (x where positive, alpha * (exp(x) - 1) elsewhere), with the constants that keep mean 0 and variance 1 (Klambauer et al., 2017).</summary>
[Conditional(Compilation)]
public sealed class SELUAttribute : LayerAttribute;
