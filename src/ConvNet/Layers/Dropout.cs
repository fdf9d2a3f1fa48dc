using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// In training each value is zeroed with probability <paramref name="rate"/> and otherwise divided by 1 - rate, so that inference needs no change
/// (inverted dropout).
/// </summary>
/// <group>Regularisation</group>
/// <shape>any -> the same</shape>
/// <formula>
/// y = 0 with probability rate, x / (1 - rate) otherwise; in inference x
/// with Classic = true: y = 0 with probability rate, x otherwise; in inference (1 - rate) * x
/// </formula>
/// <pytorch>Dropout(rate)</pytorch>
/// <source>Srivastava et al., 2014; Stanford CS231n, Neural Networks</source>
/// <param name="rate">The probability of zeroing a value, in [0, 1).</param>
/// <example><code>[Dense(128), ReLU, Dropout(0.5)]</code></example>
[Conditional(Compilation)]
public sealed class DropoutAttribute(double rate = 0.5) : LayerAttribute
{
    /// <summary>The probability of zeroing a value.</summary>
    public double Rate { get; } = rate;

    /// <summary>
    /// Dropout as AlexNet had it (Hinton et al., 2012; Krizhevsky et al., 2012): in training the kept values stay as they are, and
    /// inference multiplies all values by 1 - rate.
    /// </summary>
    public bool Classic { get; set; }
}
