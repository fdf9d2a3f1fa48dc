using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// x where positive, a learned slope times x elsewhere (He et al., 2015; PyTorch's PReLU): one slope a channel, or one for all.
/// Same shape. Parameters: weight [C], or [1] when shared.
/// </summary>
[Conditional(Compilation)]
public sealed class PReLUAttribute : LayerAttribute
{
    /// <summary>Whether all channels share one slope, PyTorch's default.</summary>
    public bool Shared { get; set; }

    /// <summary>The slope that training starts from.</summary>
    public double Initial { get; set; } = 0.25;
}
