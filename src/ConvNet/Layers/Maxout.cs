using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// The maximum over groups of <paramref name="pieces"/> neighbouring channels, of a vector features. After a convolution or dense layer it is a
/// learned activation function.
/// </summary>
/// <group>Activations</group>
/// <shape>[C, H, W] -> [C / pieces, H, W], [F] -> [F / pieces]</shape>
/// <formula>y[c] = max over p from 0 to pieces - 1 of x[c * pieces + p]</formula>
/// <pytorch>x.view(N, C // pieces, pieces, H, W).amax(2)</pytorch>
/// <source>Goodfellow et al., 2013</source>
/// <param name="pieces">The number of channels that compete for each output. It must divide the channels.</param>
/// <example>A maxout layer of 120 units of two pieces:<code>[Dense(240), Maxout(2)]</code></example>
[Conditional(Compilation)]
public sealed class MaxoutAttribute(int pieces) : LayerAttribute
{
    /// <summary>The number of channels that compete for each output.</summary>
    public int Pieces { get; } = pieces;
}
