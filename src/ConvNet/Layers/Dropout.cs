using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Inverted dropout: in training each value is zeroed with probability <paramref name="rate"/> and otherwise scaled by
/// 1 / (1 - rate), so that inference needs no change (Srivastava et al., 2014).
/// </summary>
/// <param name="rate">The probability of zeroing, in [0, 1).</param>
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
