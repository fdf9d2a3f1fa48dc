using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Makes a constant of a block one of its parameters, in the order of the source: <see cref="UseAttribute{TBlock}"/> replaces its value,
/// which is the default. The constant is an <c>int</c>, a <c>double</c> or a <c>bool</c>.
/// </summary>
/// <group>Blocks</group>
/// <example><code>[Parameter] private const int Planes = 64, Stride = 1;</code></example>
[AttributeUsage(AttributeTargets.Field, Inherited = false)]
[Conditional(DeclarationAttribute.Compilation)]
public sealed class ParameterAttribute : Attribute;
