using System.Diagnostics;

namespace ConvNet;

/// <summary>Names the value at this point, for a <see cref="FromAttribute"/> further on. The layers that follow go on from it.</summary>
/// <group>Joins and graphs</group>
/// <shape>any -> the same</shape>
/// <param name="name">The name: letters, digits, '_' and '-', in parts joined by single dots; its own in the network or block.</param>
[Conditional(Compilation)]
public sealed class AsAttribute(string name) : DeclarationAttribute
{
    /// <summary>The value's name.</summary>
    public string Name { get; } = name;
}
