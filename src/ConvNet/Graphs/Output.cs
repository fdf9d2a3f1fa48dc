using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Makes the value at this point an output of the network, beside the main one. The main output has no name: it is the value with
/// which the declaration ends. The layers that follow go on from this value, unless a <see cref="FromAttribute"/> follows.
/// </summary>
/// <group>Joins and graphs</group>
/// <shape>any -> the same</shape>
/// <param name="name">The output's name: letters, digits, '_' and '-', in parts joined by single dots.</param>
/// <source>Szegedy et al., 2015</source>
/// <example>
/// GoogLeNet's auxiliary classifiers, written where they branch off:
/// <code>
/// [Use&lt;Inception&gt;(192, 96, 208, 16, 48, 64), As("inception4a")]
/// [AvgPool(5, Stride = 3, Fit = Fit.Floor), Conv(128, 1), ReLU, Dense(1024), ReLU, Dropout(0.7), Dense(1000), Output("aux1", Weight = 0.3)]
/// [From("inception4a")]
/// </code>
/// </example>
[Conditional(Compilation)]
public sealed class OutputAttribute(string name) : DeclarationAttribute
{
    /// <summary>The output's name.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// What the output's loss counts in training, where the main output's counts 1. With 0 the output is only looked at, and
    /// training does not see it.
    /// </summary>
    public double Weight { get; set; }
}
