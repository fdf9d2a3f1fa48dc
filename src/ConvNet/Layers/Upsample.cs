using System.Diagnostics;

namespace ConvNet;

/// <summary>Enlarges an image by a whole factor.</summary>
/// <group>Shape and movement</group>
/// <shape>[C, H, W] -> [C, factor * H, factor * W]</shape>
/// <formula>
/// Nearest: y[c, r, s] = x[c, floor(r / factor), floor(s / factor)]
/// Bilinear: y[c, r, s] = x at row (r + 0.5) / factor - 0.5, column (s + 0.5) / factor - 0.5, between the four values around by distance
/// BilinearAlignCorners: the same at row r * (H - 1) / (factor * H - 1), column s * (W - 1) / (factor * W - 1)
/// </formula>
/// <pytorch>Upsample(scale_factor=factor, mode="nearest"), or mode="bilinear" with align_corners=False or True</pytorch>
/// <source>Long et al., 2015</source>
/// <param name="factor">How many times larger both sides become.</param>
/// <example><code>[Upsample(2, Mode = UpsampleMode.Bilinear)]</code></example>
[Conditional(Compilation)]
public sealed class UpsampleAttribute(int factor) : LayerAttribute
{
    /// <summary>How many times larger both sides become.</summary>
    public int Factor { get; } = factor;

    /// <summary>Where the new values come from.</summary>
    public UpsampleMode Mode { get; set; }
}

/// <summary>How an enlarged image gets its values.</summary>
public enum UpsampleMode
{
    /// <summary>Each value is repeated.</summary>
    Nearest,

    /// <summary>Between the four neighbours, in proportion to the distances; values at the border go on outwards.</summary>
    Bilinear,

    /// <summary>As <see cref="Bilinear"/>, but the centres of the corners lie on each other: PyTorch's <c>align_corners=True</c>.</summary>
    BilinearAlignCorners,
}
