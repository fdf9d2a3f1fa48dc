using System.Diagnostics;

namespace ConvNet;

/// <summary>The Gaussian error linear unit: x times the normal distribution function of x, exactly (not by the tanh that approximates it).</summary>
/// <group>Activations</group>
/// <shape>any -> the same</shape>
/// <formula>y = x / 2 * (1 + erf(x / sqrt(2)))</formula>
/// <pytorch>GELU()</pytorch>
/// <source>Hendrycks and Gimpel, 2016</source>
[Conditional(Compilation)]
public sealed class GELUAttribute : LayerAttribute;
