using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Stochastic depth, written at the end of a residual branch: in training the branch of an image survives with probability
/// <paramref name="survival"/> and is then divided by it, or else is zero; inference needs no change.
/// </summary>
/// <group>Regularisation</group>
/// <shape>any -> the same</shape>
/// <formula>
/// y = x / p with probability p, 0 otherwise; in inference x
/// p = survival; with LinearDecay = true p = 1 - l / L * (1 - survival) for the l-th of the network's L layers that say so
/// </formula>
/// <pytorch>torchvision.ops.StochasticDepth(1 - survival, "row")</pytorch>
/// <source>Huang et al., 2016</source>
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
