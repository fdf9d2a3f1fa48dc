using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Stochastic depth (Huang et al., 2016), written at the end of a residual branch: in training the branch of an image is zeroed with
/// probability 1 - <paramref name="survival"/> and otherwise divided by the survival, so that inference needs no change, as
/// torchvision's StochasticDepth in mode "row" does. Same shape.
/// </summary>
/// <param name="survival">The probability that the branch survives, in (0, 1].</param>
/// <example><code>[Branch, Conv(64, 3, Pad = 1), StochasticDepth(0.5, LinearDecay = true)]</code></example>
[Conditional(Compilation)]
public sealed class StochasticDepthAttribute(double survival) : LayerAttribute
{
    /// <summary>The probability that the branch survives.</summary>
    public double Survival { get; } = survival;

    /// <summary>
    /// Whether the probability falls along the network, as in the paper: the l-th of the L layers that say so survives with
    /// probability 1 - l / L * (1 - survival).
    /// </summary>
    public bool LinearDecay { get; set; }
}
