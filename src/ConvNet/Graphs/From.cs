using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Goes on from a value that an <see cref="AsAttribute"/> has named before, instead of the one just computed. After several
/// names the next attribute must join them, or be the <see cref="UseAttribute{TBlock}"/> of a block that takes several.
/// </summary>
/// <group>Joins and graphs</group>
/// <shape>that of the named value; of several those, for what follows</shape>
/// <param name="name">The value's name.</param>
/// <param name="others">Further values, in order.</param>
/// <example><code>
/// [Conv(16, 3, Pad = 1), ReLU, As("low")]
/// [Conv(16, 3, Pad = 1), ReLU, As("high")]
/// [From("low", "high"), Concat]
/// </code></example>
[Conditional(Compilation)]
public sealed class FromAttribute(string name, params string[] others) : DeclarationAttribute
{
    /// <summary>The first value's name.</summary>
    public string Name { get; } = name;

    /// <summary>The names of the other values.</summary>
    public string[] Others { get; } = others;
}
