using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Scales each channel by a gate between 0 and 1 that sees the mean of every channel: a dense layer to C / reduction values (rounded down), ReLU, a
/// dense layer back to C, sigmoid, and the product with the input.
/// </summary>
/// <group>Blocks</group>
/// <shape>[C, H, W] -> the same</shape>
/// <formula>y[c] = x[c] * sigmoid(fc2(relu(fc1(m))))[c], where m[c] is the mean of x[c]</formula>
/// <tensor name="fc1.weight">[C / reduction, C]</tensor>
/// <tensor name="fc1.bias">[C / reduction]</tensor>
/// <tensor name="fc2.weight">[C, C / reduction]</tensor>
/// <tensor name="fc2.bias">[C]</tensor>
/// <pytorch>x * sigmoid(fc2(relu(fc1(x.mean((2, 3))))))[:, :, None, None]</pytorch>
/// <source>Hu et al., 2018</source>
/// <param name="reduction">How many channels share one of the values between the two dense layers.</param>
/// <example><code>[Conv(64, 3, Pad = 1), BatchNorm, SqueezeExcitation(16)]</code></example>
[Conditional(Compilation)]
public sealed class SqueezeExcitationAttribute(int reduction = 16) : LayerAttribute
{
    /// <summary>How many channels share one of the values between the two dense layers.</summary>
    public int Reduction { get; } = reduction;
}
