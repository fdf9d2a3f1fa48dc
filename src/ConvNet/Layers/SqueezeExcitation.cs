using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Scales each channel by how much it matters in this image (Hu et al. 2018, "Squeeze-and-Excitation Networks"): [C, H, W] to the same. The
/// mean of each channel goes through a dense layer to C / reduction (rounded down), ReLU, a dense layer back to C and a sigmoid, and
/// multiplies the channel. Parameters: fc1.weight [C / reduction, C], fc1.bias, fc2.weight [C, C / reduction], fc2.bias.
/// </summary>
/// <param name="reduction">How many channels share one of the values between the two dense layers.</param>
[Conditional(Compilation)]
public sealed class SqueezeExcitationAttribute(int reduction = 16) : LayerAttribute
{
    /// <summary>How many channels share one of the values between the two dense layers.</summary>
    public int Reduction { get; } = reduction;
}
