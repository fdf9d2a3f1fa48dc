using System.Diagnostics;

namespace ConvNet;

/// <summary>x where positive, alpha * (exp(x) - 1) elsewhere (Clevert et al., 2015).</summary>
/// <param name="alpha">The scale of the negative part.</param>
[Conditional(Compilation)]
public sealed class ELUAttribute(double alpha = 1) : LayerAttribute
{
    /// <summary>The scale of the negative part.</summary>
    public double Alpha { get; } = alpha;
}
