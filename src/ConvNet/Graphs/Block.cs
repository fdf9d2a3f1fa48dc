using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Declares a block: a class whose layer attributes are a part of networks, put in with <see cref="UseAttribute{TBlock}"/>. Its private
/// constants marked <see cref="ParameterAttribute"/> can be written in the arguments of its layers, also in arithmetic.
/// </summary>
/// <group>Blocks</group>
/// <example><code>
/// [Block]
/// [Fork]
/// [Branch, Conv(Planes, 3, Pad = 1), ReLU, Conv(Planes, 3, Pad = 1)]
/// [Branch]
/// [Add, ReLU]
/// public sealed class Residual
/// {
///     [Parameter] private const int Planes = 64;
/// }
/// </code></example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
[Conditional(DeclarationAttribute.Compilation)]
public sealed class BlockAttribute : Attribute;
