using System.Diagnostics;

namespace ConvNet;

/// <summary>Enlarges an image: [C, H, W] to [C, factor * H, factor * W], as PyTorch's Upsample with align_corners = False.</summary>
/// <param name="factor">How many times larger both sides become.</param>
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
}
