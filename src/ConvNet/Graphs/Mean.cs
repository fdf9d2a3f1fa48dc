using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Joins branches (or the values of a <see cref="FromAttribute"/>) by their elementwise mean, as FractalNet does (Larsson et al. 2017).
/// All shapes must be equal. In training it can drop some of its inputs; the mean is then that of the others.
/// </summary>
[Conditional(Compilation)]
public sealed class MeanAttribute : LayerAttribute
{
    /// <summary>Local drop-path: the probability that an input is dropped for an image in training, in [0, 1); one always stays.</summary>
    public double DropPath { get; set; }

    /// <summary>
    /// Global drop-path: the share of images that keep one column of the network alone, the same at every such join. A join of k inputs has
    /// the k deepest columns, the deepest written last. FractalNet's is 0.5, beside <see cref="DropPath"/> of 0.15.
    /// </summary>
    public double Global { get; set; }
}
