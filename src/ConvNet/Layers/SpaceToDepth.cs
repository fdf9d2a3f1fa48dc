using System.Diagnostics;

namespace ConvNet;

/// <summary>Moves each square of block x block positions into channels. <see cref="DepthToSpaceAttribute"/> undoes it.</summary>
/// <group>Shape and movement</group>
/// <shape>[C, H, W] -> [C * block^2, H / block, W / block]</shape>
/// <formula>y[c * block^2 + i * block + j, r, s] = x[c, r * block + i, s * block + j]</formula>
/// <pytorch>PixelUnshuffle(block)</pytorch>
/// <source>Shi et al., 2016</source>
/// <param name="block">The side of a square. It must divide rows and columns.</param>
[Conditional(Compilation)]
public sealed class SpaceToDepthAttribute(int block) : LayerAttribute
{
    /// <summary>The side of a square.</summary>
    public int Block { get; } = block;
}
