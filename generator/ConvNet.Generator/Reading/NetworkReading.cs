using System.Collections.Immutable;
using ConvNet.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvNet.Reading;

/// <summary>
/// A definition beside the syntax it was read from, so that a problem's site becomes a location. For the analyzers only:
/// the generator's pipeline carries nothing but the definition.
/// </summary>
/// <param name="Network">The <c>[Network]</c> attribute, or null where it is missing.</param>
/// <param name="Layers">Each layer's attribute, by its index in the definition.</param>
internal sealed record NetworkReading(
    NetworkDefinition Definition, INamedTypeSymbol Type, AttributeSyntax? Network, ImmutableArray<LayerReading> Layers);

/// <summary>A layer's attribute, bound and as written.</summary>
internal sealed record LayerReading(AttributeData Data, AttributeSyntax Syntax)
{
    /// <summary>The argument that the definition calls <paramref name="name"/>, or null when it is not written.</summary>
    public AttributeArgumentSyntax? Argument(string name) => ArgumentReader.Find(Data, Syntax, name);
}
