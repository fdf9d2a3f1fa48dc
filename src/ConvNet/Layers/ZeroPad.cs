using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Adds rows, columns or channels of zeros: [C, H, W] to [Front + C + Back, Top + H + Bottom, Left + W + Right], as PyTorch's
/// ZeroPad2d, or F.pad with six numbers.
/// </summary>
/// <param name="pad">Rows and columns on each of the four sides, unless a side has its own number.</param>
[Conditional(Compilation)]
public sealed class ZeroPadAttribute(int pad = 0) : LayerAttribute
{
    /// <summary>Rows and columns on each side.</summary>
    public int Pad { get; } = pad;

    /// <summary>Columns on the left.</summary>
    public int Left { get; set; }

    /// <summary>Columns on the right.</summary>
    public int Right { get; set; }

    /// <summary>Rows above.</summary>
    public int Top { get; set; }

    /// <summary>Rows below.</summary>
    public int Bottom { get; set; }

    /// <summary>Channels in front of the first.</summary>
    public int Front { get; set; }

    /// <summary>Channels behind the last.</summary>
    public int Back { get; set; }
}
