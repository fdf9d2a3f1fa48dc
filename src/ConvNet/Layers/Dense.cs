using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// A fully connected layer (PyTorch's Linear): y = W x + b. A volume is flattened first, in the order channel, row, column.
/// Parameters: weight [Units, inputs], bias [Units].
/// </summary>
/// <param name="units">The number of outputs.</param>
[Conditional(Compilation)]
public sealed class DenseAttribute(int units) : LayerAttribute
{
    /// <summary>The number of outputs.</summary>
    public int Units { get; } = units;

    /// <summary>Whether a learned bias is added.</summary>
    public bool Bias { get; set; } = true;
}
