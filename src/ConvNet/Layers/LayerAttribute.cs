using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// The base of every attribute that declares a layer. Layers apply in source order. The attributes are read by the compiler
/// alone: being conditional, they leave nothing in the compiled assembly.
/// </summary>
[Conditional(Compilation)]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    internal const string Compilation = "CONVNET_DECLARATIONS";

    /// <summary>
    /// The layer's name, under which its parameters are saved (<c>Name = "features.0"</c> gives <c>features.0.weight</c>).
    /// Without it layers with parameters are numbered by kind: conv1, conv2, …, fc1, fc2, ….
    /// </summary>
    public string? Name { get; set; }
}
