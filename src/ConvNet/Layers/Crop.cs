using System.Diagnostics;

namespace ConvNet;

/// <summary>Takes rows, columns or channels away.</summary>
/// <group>Shape and movement</group>
/// <shape>[C, H, W] -> [C - Front - Back, H - Top - Bottom, W - Left - Right]</shape>
/// <formula>y[c, i, j] = x[c + Front, i + Top, j + Left]</formula>
/// <pytorch>x[:, Front:C - Back, Top:H - Bottom, Left:W - Right]</pytorch>
/// <source>Ronneberger et al., 2015; Long et al., 2015</source>
/// <param name="border">Rows and columns to take from each of the four sides, unless a side has its own number.</param>
[Conditional(Compilation)]
public sealed class CropAttribute(int border = 0) : LayerAttribute
{
    /// <summary>Rows and columns to take from each side.</summary>
    public int Border { get; } = border;

    /// <summary>Columns to take from the left.</summary>
    public int Left { get; set; } = border;

    /// <summary>Columns to take from the right.</summary>
    public int Right { get; set; } = border;

    /// <summary>Rows to take from the top.</summary>
    public int Top { get; set; } = border;

    /// <summary>Rows to take from the bottom.</summary>
    public int Bottom { get; set; } = border;

    /// <summary>Channels to take from the front.</summary>
    public int Front { get; set; }

    /// <summary>Channels to take from the back.</summary>
    public int Back { get; set; }
}
