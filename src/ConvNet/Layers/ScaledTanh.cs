using System.Diagnostics;

namespace ConvNet;

/// <summary>LeNet-5's activation, amplitude * tanh(scale * x): with its constants f(1) = 1 and f(-1) = -1.</summary>
/// <group>Activations</group>
/// <shape>any -> the same</shape>
/// <formula>y = amplitude * tanh(scale * x)</formula>
/// <pytorch>amplitude * tanh(scale * x)</pytorch>
/// <source>LeCun et al., 1998</source>
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
