using System.Collections.Immutable;
using ConvNet.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvNet.Reading;

/// <summary>
/// A definition beside the syntax it was read from, so that a problem's site becomes a location. For the analyzers only:
/// the generator's pipeline carries nothing but the definition.
/// </summary>
/// <param name="Mark">The <c>[Network]</c> or <c>[Block]</c> attribute, or null where both are missing.</param>
/// <param name="Layers">Each layer's attribute, by its index in the definition.</param>
internal sealed record NetworkReading(
    NetworkDefinition Definition, INamedTypeSymbol Type, AttributeSyntax? Mark, ImmutableArray<LayerReading> Layers)
{
    /// <summary>Whether the class is marked both as a network and as a block; it is read as a network.</summary>
    public bool IsBoth { get; init; }
}

/// <summary>An attribute of a declaration, bound and as written.</summary>
internal sealed record LayerReading(AttributeData Data, AttributeSyntax Syntax, LayerDefinition Definition)
{
    /// <summary>Of a Use, the attributes of its block.</summary>
    public ImmutableArray<LayerReading> Body { get; init; } = ImmutableArray<LayerReading>.Empty;

    /// <summary>The argument that the definition calls <paramref name="name"/>, or null when it is not written.</summary>
    public AttributeArgumentSyntax? Argument(string name) => ArgumentReader.Find(Data, Syntax, name);
}
