using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Declares a network: a partial class whose layer attributes are compiled into it. See <see cref="INetwork{TSelf}"/> for what the class gains.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
[Conditional(DeclarationAttribute.Compilation)]
public sealed class NetworkAttribute : Attribute;
