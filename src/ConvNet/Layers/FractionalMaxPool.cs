using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Max pooling that shrinks an image by any ratio, also below two: regions lie one or two rows and columns apart, or other neighbouring whole
/// numbers where the ratio is larger, in a pseudo-random order that a number u decides. A training step draws u for the rows and for the
/// columns, the same for all of its images and channels; in inference both are 1/2.
/// </summary>
/// <remarks>
/// The paper averages the predictions of several passes, each over regions of its own; here inference is one pass, always over the same regions.
/// </remarks>
/// <group>Pooling</group>
/// <shape>
/// [C, H, W] -> [C, H', W']
/// H' = floor(H / ratio), W' alike
/// </shape>
/// <formula>
/// y[c, r, s] = max of x[c, i, j] over i from a(r) to a(r + 1), that one included, j alike; the gradient goes to the first that has it
/// a(r) = ceil((r + u) * (H - 1) / H') - ceil(u * (H - 1) / H'), from the first row, 0, to the last, H - 1
/// with Overlapping = false i up to, but not including, a(r + 1), and H in place of H - 1
/// </formula>
/// <pytorch>FractionalMaxPool2d, which draws other regions: all of a side, for each image and channel, in inference too</pytorch>
/// <source>Graham, 2014, "Fractional Max-Pooling"; Stanford CS231n, Neural Networks</source>
/// <param name="ratio">Rows, and columns, of the input to one of the output: above 1; in the paper at most 2, and half the side is left after two of the square root of 2.</param>
/// <example><code>[Conv(64, 2), LeakyReLU(0.3), FractionalMaxPool(1.4142135623730951)]</code></example>
[Conditional(Compilation)]
public sealed class FractionalMaxPoolAttribute(double ratio) : LayerAttribute
{
    /// <summary>Rows, and columns, of the input to one of the output.</summary>
    public double Ratio { get; } = ratio;

    /// <summary>Whether a region has the first row and column of the next ones too, by which the paper's networks are better.</summary>
    public bool Overlapping { get; set; } = true;
}
