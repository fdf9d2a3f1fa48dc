using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Dropout of whole channels (Tompson et al., 2015; PyTorch's Dropout2d): in training each channel of an image is zeroed with
/// probability <paramref name="rate"/> and otherwise scaled by 1 / (1 - rate). [C, H, W] to [C, H, W].
/// </summary>
/// <param name="rate">The probability of zeroing, in [0, 1).</param>
[Conditional(Compilation)]
public sealed class SpatialDropoutAttribute(double rate = 0.5) : LayerAttribute
{
    /// <summary>The probability of zeroing a channel.</summary>
    public double Rate { get; } = rate;
}
