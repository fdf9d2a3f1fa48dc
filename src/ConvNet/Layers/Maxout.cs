using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// The maximum over groups of <paramref name="pieces"/> neighbouring channels (Goodfellow et al., 2013): [C, H, W] to
/// [C / pieces, H, W], or [F] to [F / pieces]. After a convolution or dense layer it is a learned activation function.
/// </summary>
/// <param name="pieces">The number of channels that compete for each output. It must divide the channels.</param>
/// <example><code>[Dense(240), Maxout(2)]</code></example>
[Conditional(Compilation)]
public sealed class MaxoutAttribute(int pieces) : LayerAttribute
{
    /// <summary>The number of channels that compete for each output.</summary>
    public int Pieces { get; } = pieces;
}
