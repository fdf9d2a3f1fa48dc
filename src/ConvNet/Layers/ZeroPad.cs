using System.Diagnostics;

namespace ConvNet;

/// <summary>Adds rows, columns or channels of zeros.</summary>
/// <group>Shape and movement</group>
/// <shape>[C, H, W] -> [Front + C + Back, Top + H + Bottom, Left + W + Right]</shape>
/// <formula>y[c, i, j] = x[c - Front, i - Top, j - Left] where that exists, 0 elsewhere</formula>
/// <pytorch>ZeroPad2d(pad), or pad(x, (Left, Right, Top, Bottom, Front, Back))</pytorch>
/// <source>Stanford CS231n, Convolutional Networks</source>
/// <param name="pad">Rows and columns on each of the four sides, unless a side has its own number.</param>
[Conditional(Compilation)]
public sealed class ZeroPadAttribute(int pad = 0) : LayerAttribute
{
    /// <summary>Rows and columns on each side.</summary>
    public int Pad { get; } = pad;

    /// <summary>Columns on the left.</summary>
    public int Left { get; set; } = pad;

    /// <summary>Columns on the right.</summary>
    public int Right { get; set; } = pad;

    /// <summary>Rows above.</summary>
    public int Top { get; set; } = pad;

    /// <summary>Rows below.</summary>
    public int Bottom { get; set; } = pad;

    /// <summary>Channels in front of the first.</summary>
    public int Front { get; set; }

    /// <summary>Channels behind the last.</summary>
    public int Back { get; set; }
}
