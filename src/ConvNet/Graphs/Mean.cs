using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Joins branches (or the values of a <see cref="FromAttribute"/>) by their elementwise mean, as FractalNet does. In training it can drop some of
/// its inputs; the mean is then that of the others.
/// </summary>
/// <group>Joins and graphs</group>
/// <shape>equal shapes -> the same</shape>
/// <formula>y = (a + b + …) / k, of the k inputs that are not dropped; in inference of all</formula>
/// <pytorch>(a + b) / 2</pytorch>
/// <source>Larsson et al., 2017</source>
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
