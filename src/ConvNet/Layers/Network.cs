using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Declares a network: a partial class whose layer attributes are compiled into it. See <see cref="INetwork{TSelf}"/> for what the class gains.
/// </summary>
/// <group>Networks</group>
/// <example><code>
/// [Network, Input(1, 28, 28)]
/// [Conv(32, 3, Pad = 1), ReLU, MaxPool(2)]
/// [Dense(10), Softmax]
/// public sealed partial class Digits;
/// </code></example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
[Conditional(DeclarationAttribute.Compilation)]
public sealed class NetworkAttribute : Attribute
{
    /// <summary>Whether every convolution is <see cref="ConvAttribute.Exact"/>.</summary>
    public bool Exact { get; set; }
}
