using System.Diagnostics;

namespace ConvNet;

/// <summary>Moves channels into squares of block x block positions. It undoes <see cref="SpaceToDepthAttribute"/>.</summary>
/// <group>Shape and movement</group>
/// <shape>[C, H, W] -> [C / block^2, H * block, W * block]</shape>
/// <formula>y[c, r * block + i, s * block + j] = x[c * block^2 + i * block + j, r, s]</formula>
/// <pytorch>PixelShuffle(block)</pytorch>
/// <source>Shi et al., 2016</source>
/// <param name="block">The side of a square. Its square must divide the channels.</param>
[Conditional(Compilation)]
public sealed class DepthToSpaceAttribute(int block) : LayerAttribute
{
    /// <summary>The side of a square.</summary>
    public int Block { get; } = block;
}
