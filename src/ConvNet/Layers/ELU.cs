using System.Diagnostics;

namespace ConvNet;

/// <summary>The exponential linear unit: x where positive, alpha * (exp(x) - 1) elsewhere.</summary>
/// <group>Activations</group>
/// <shape>any -> the same</shape>
/// <formula>y = x where x > 0, alpha * (exp(x) - 1) elsewhere</formula>
/// <pytorch>ELU(alpha)</pytorch>
/// <source>Clevert et al., 2015</source>
/// <param name="alpha">The scale of the negative part.</param>
[Conditional(Compilation)]
public sealed class ELUAttribute(double alpha = 1) : LayerAttribute
{
    /// <summary>The scale of the negative part.</summary>
    public double Alpha { get; } = alpha;
}
