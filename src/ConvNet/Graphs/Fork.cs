using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Begins a fork: every <see cref="BranchAttribute"/> after it reads the value before it, and a join (<see cref="ConcatAttribute"/>,
/// <see cref="AddAttribute"/>, <see cref="MultiplyAttribute"/>, <see cref="MaxAttribute"/>, <see cref="MeanAttribute"/>) makes one
/// value of theirs. Forks nest.
/// </summary>
/// <group>Joins and graphs</group>
/// <shape>any -> the same, for each branch</shape>
/// <example><code>
/// [Fork]
/// [Branch, Conv(64, 3, Pad = 1), ReLU, Conv(64, 3, Pad = 1)]
/// [Branch]
/// [Add, ReLU]
/// </code></example>
[Conditional(Compilation)]
public sealed class ForkAttribute : DeclarationAttribute;
