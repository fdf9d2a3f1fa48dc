using System.Diagnostics;

namespace ConvNet;

/// <summary>x where positive, slope * x elsewhere.</summary>
/// <group>Activations</group>
/// <shape>any -> the same</shape>
/// <formula>y = x where x > 0, slope * x elsewhere</formula>
/// <pytorch>LeakyReLU(slope)</pytorch>
/// <source>Maas et al., 2013</source>
/// <param name="slope">The slope for negative values; PyTorch's default is 0.01 too.</param>
[Conditional(Compilation)]
public sealed class LeakyReLUAttribute(double slope = 0.01) : LayerAttribute
{
    /// <summary>The slope for negative values.</summary>
    public double Slope { get; } = slope;
}
