using System.Diagnostics;

namespace ConvNet;

/// <summary>x where positive, slope * x elsewhere.</summary>
/// <param name="slope">The slope for negative values; PyTorch's default is 0.01.</param>
[Conditional(Compilation)]
public sealed class LeakyReLUAttribute(double slope = 0.01) : LayerAttribute
{
    /// <summary>The slope for negative values.</summary>
    public double Slope { get; } = slope;
}
