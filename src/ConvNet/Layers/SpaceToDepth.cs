using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Moves each square of block x block positions into channels: [C, H, W] to [C * block^2, H / block, W / block], as PyTorch's
/// PixelUnshuffle: channel c * block^2 + i * block + j holds row i and column j of the squares of channel c.
/// </summary>
/// <param name="block">The side of a square. It must divide rows and columns.</param>
[Conditional(Compilation)]
public sealed class SpaceToDepthAttribute(int block) : LayerAttribute
{
    /// <summary>The side of a square.</summary>
    public int Block { get; } = block;
}
