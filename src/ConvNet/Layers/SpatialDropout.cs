using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Dropout of whole channels: in training each channel of an image is zeroed with probability <paramref name="rate"/> and otherwise divided by
/// 1 - rate.
/// </summary>
/// <group>Regularisation</group>
/// <shape>[C, H, W] -> the same</shape>
/// <formula>y[c] = 0 with probability rate, x[c] / (1 - rate) otherwise; in inference x[c]</formula>
/// <pytorch>Dropout2d(rate)</pytorch>
/// <source>Tompson et al., 2015</source>
/// <param name="rate">The probability of zeroing a channel, in [0, 1).</param>
[Conditional(Compilation)]
public sealed class SpatialDropoutAttribute(double rate = 0.5) : LayerAttribute
{
    /// <summary>The probability of zeroing a channel.</summary>
    public double Rate { get; } = rate;
}
