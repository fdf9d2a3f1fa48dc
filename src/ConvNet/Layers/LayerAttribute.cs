using System.Diagnostics;

namespace ConvNet;

/// <summary>The base of every attribute that declares a layer.</summary>
[Conditional(Compilation)]
public abstract class LayerAttribute : DeclarationAttribute
{
    /// <summary>
    /// The layer's name, under which its parameters are saved (<c>Name = "features.0"</c> gives <c>features.0.weight</c>).
    /// Without it layers with parameters are numbered by kind: conv1, conv2, …, fc1, fc2, ….
    /// </summary>
    public string? Name { get; set; }
}
