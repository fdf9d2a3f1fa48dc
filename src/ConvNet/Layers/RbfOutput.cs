using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// LeNet-5's output layer: for each unit the squared distance of the input to a learned point, so the smallest output is the answer.
/// </summary>
/// <remarks>
/// A network that ends in it is trained by <c>DistanceCrossEntropy</c>, and a predictor's <c>Classify</c> takes the smallest output.
/// </remarks>
/// <group>Dense and output</group>
/// <shape>any -> [units]</shape>
/// <formula>y[u] = sum over i of (x[i] - weight[u, i])^2</formula>
/// <tensor name="weight">[units, inputs]</tensor>
/// <pytorch>cdist(x, weight) ** 2</pytorch>
/// <source>LeCun et al., 1998</source>
/// <param name="units">The number of points.</param>
[Conditional(Compilation)]
public sealed class RbfOutputAttribute(int units) : LayerAttribute
{
    /// <summary>The number of points.</summary>
    public int Units { get; } = units;
}
