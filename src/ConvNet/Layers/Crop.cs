using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Takes rows, columns or channels away: [C, H, W] to [C - Front - Back, H - Top - Bottom, W - Left - Right], as slicing, or F.pad
/// with negative numbers, does in PyTorch.
/// </summary>
/// <param name="border">Rows and columns to take from each of the four sides, unless a side has its own number.</param>
[Conditional(Compilation)]
public sealed class CropAttribute(int border = 0) : LayerAttribute
{
    /// <summary>Rows and columns to take from each side.</summary>
    public int Border { get; } = border;

    /// <summary>Columns to take from the left.</summary>
    public int Left { get; set; }

    /// <summary>Columns to take from the right.</summary>
    public int Right { get; set; }

    /// <summary>Rows to take from the top.</summary>
    public int Top { get; set; }

    /// <summary>Rows to take from the bottom.</summary>
    public int Bottom { get; set; }

    /// <summary>Channels to take from the front.</summary>
    public int Front { get; set; }

    /// <summary>Channels to take from the back.</summary>
    public int Back { get; set; }
}
