using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Puts the layers of a block here, once or several times in a row. The block's parameters have the given values, in their order,
/// and for the rest their defaults.
/// </summary>
/// <group>Blocks</group>
/// <shape>that of the block's last value</shape>
/// <typeparam name="TBlock">A class of the same project marked <see cref="BlockAttribute"/>.</typeparam>
/// <param name="arguments">Values of the block's parameters: constants of type <c>int</c>, <c>double</c> or <c>bool</c>.</param>
/// <example><code>[Use&lt;BasicBlock&gt;(128, 2, Name = "layer2.0"), Use&lt;BasicBlock&gt;(128, Name = "layer2.1")]</code></example>
[Conditional(Compilation)]
public sealed class UseAttribute<TBlock>(params object[] arguments) : DeclarationAttribute
{
    /// <summary>The values of the block's first parameters.</summary>
    public object[] Arguments { get; } = arguments;

    /// <summary>How many copies follow one another, each with parameters of its own.</summary>
    public int Repeat { get; set; } = 1;

    /// <summary>
    /// What stands before the names of the block's layers: with <c>Name = "layer1.0"</c> its layer <c>conv1</c> is <c>layer1.0.conv1</c>. Of
    /// several copies the number at the end counts up (layer1.0, layer1.1, …); a name without one gets it (<c>.0</c>, <c>.1</c>, …). An empty
    /// name puts nothing before them. Without it blocks are numbered by kind: basicBlock1, basicBlock2, ….
    /// </summary>
    public string? Name { get; set; }
}
