using System.Diagnostics;

namespace ConvNet;

/// <summary>amplitude * tanh(scale * x), LeNet-5's activation: with its constants f(1) = 1 and f(-1) = -1 (LeCun et al., 1998).</summary>
/// <param name="amplitude">The limit of large values.</param>
/// <param name="scale">The factor of the argument.</param>
[Conditional(Compilation)]
public sealed class ScaledTanhAttribute(double amplitude = 1.7159, double scale = 2.0 / 3) : LayerAttribute
{
    /// <summary>The limit of large values.</summary>
    public double Amplitude { get; } = amplitude;

    /// <summary>The factor of the argument.</summary>
    public double Scale { get; } = scale;
}
