using System.Diagnostics;

namespace ConvNet;

/// <summary>x where positive, a learned slope times x elsewhere: one slope for each channel, or one for all.</summary>
/// <group>Activations</group>
/// <shape>any -> the same</shape>
/// <formula>y[c] = x[c] where x[c] > 0, weight[c] * x[c] elsewhere</formula>
/// <tensor name="weight">[C] (or [1] where Shared), from Initial</tensor>
/// <pytorch>PReLU(C), with Shared = true PReLU()</pytorch>
/// <source>He et al., 2015, "Delving Deep into Rectifiers"</source>
[Conditional(Compilation)]
public sealed class PReLUAttribute : LayerAttribute
{
    /// <summary>Whether all channels share one slope, PyTorch's default.</summary>
    public bool Shared { get; set; }

    /// <summary>The slope that training starts from.</summary>
    public double Initial { get; set; } = 0.25;
}
