using System.Diagnostics;

namespace ConvNet;

/// <summary>A fully connected layer. A volume is flattened first, in the order channel, row, column.</summary>
/// <group>Dense and output</group>
/// <shape>any -> [units]</shape>
/// <formula>y[u] = bias[u] + sum over i of weight[u, i] * x[i]</formula>
/// <tensor name="weight">[units, inputs]</tensor>
/// <tensor name="bias">[units]</tensor>
/// <pytorch>Linear(inputs, units), after Flatten()</pytorch>
/// <source>Stanford CS231n, Neural Networks</source>
/// <param name="units">The number of outputs.</param>
/// <example><code>[Dense(128), ReLU]</code></example>
[Conditional(Compilation)]
public sealed class DenseAttribute(int units) : LayerAttribute
{
    /// <summary>The number of outputs.</summary>
    public int Units { get; } = units;

    /// <summary>Whether a learned bias is added.</summary>
    public bool Bias { get; set; } = true;
}
