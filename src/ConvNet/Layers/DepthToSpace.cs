using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Moves channels into squares of block x block positions: [C * block^2, H, W] to [C, H * block, W * block], as PyTorch's
/// PixelShuffle (Shi et al., 2016). It undoes <see cref="SpaceToDepthAttribute"/>.
/// </summary>
/// <param name="block">The side of a square. Its square must divide the channels.</param>
[Conditional(Compilation)]
public sealed class DepthToSpaceAttribute(int block) : LayerAttribute
{
    /// <summary>The side of a square.</summary>
    public int Block { get; } = block;
}
