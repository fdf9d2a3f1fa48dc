using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// The base of every attribute that a network or a block is declared with: layers, and what joins them to a graph. They apply
/// in source order, and are read by the compiler alone: being conditional, they leave nothing in the compiled assembly.
/// </summary>
[Conditional(Compilation)]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class DeclarationAttribute : Attribute
{
    internal const string Compilation = "CONVNET_DECLARATIONS";
}
