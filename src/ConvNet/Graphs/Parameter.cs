using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Makes a constant of a block one of its parameters, in the order of the source: <see cref="UseAttribute{TBlock}"/> replaces its value,
/// which is the default. The constant is an <c>int</c>, a <c>double</c> or a <c>bool</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Field, Inherited = false)]
[Conditional(DeclarationAttribute.Compilation)]
public sealed class ParameterAttribute : Attribute;
