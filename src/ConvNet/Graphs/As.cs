using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Names the value at this point, for a <see cref="FromAttribute"/> further on. The layers that follow go on from it. With several names,
/// at the beginning of a block, it names the values of the <see cref="FromAttribute"/> before the block's <see cref="UseAttribute{TBlock}"/>.
/// </summary>
/// <group>Joins and graphs</group>
/// <shape>any -> the same</shape>
/// <param name="name">The name: letters, digits, '_' and '-', in parts joined by single dots; its own in the network or block.</param>
/// <param name="others">The names of further values, in the order in which they are given.</param>
[Conditional(Compilation)]
public sealed class AsAttribute(string name, params string[] others) : DeclarationAttribute
{
    /// <summary>The first value's name.</summary>
    public string Name { get; } = name;

    /// <summary>The names of the other values.</summary>
    public string[] Others { get; } = others;
}
