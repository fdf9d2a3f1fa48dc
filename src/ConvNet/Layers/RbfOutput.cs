using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// LeNet-5's output layer (LeCun et al., 1998): the squared distance to a learned point for each unit, y[i] = sum over j of
/// (x[j] - w[i, j])^2. Any shape to [units]; small means alike. Parameters: weight [units, inputs].
/// </summary>
/// <param name="units">The number of points.</param>
[Conditional(Compilation)]
public sealed class RbfOutputAttribute(int units) : LayerAttribute
{
    /// <summary>The number of points.</summary>
    public int Units { get; } = units;
}
