using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Begins a branch of the innermost open <see cref="ForkAttribute"/>: the layers up to the next branch or the join. A branch
/// without layers passes the fork's input on as it is.
/// </summary>
/// <group>Joins and graphs</group>
/// <shape>that of the value before the fork</shape>
[Conditional(Compilation)]
public sealed class BranchAttribute : DeclarationAttribute;
