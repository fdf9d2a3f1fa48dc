using System.Collections.Immutable;
using ConvNet.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvNet.Reading;

/// <summary>
/// From a class's symbols to its definition. Reading judges nothing: what is declared wrongly is read as it stands, and
/// inference says what is wrong with it. This folder is compiled into the generator and the analyzers, and is the only code
/// of the generator that sees a symbol.
/// </summary>
internal static class NetworkReader
{
    public const string NetworkAttribute = "ConvNet.NetworkAttribute";

    /// <summary>
    /// For <c>ForAttributeWithMetadataName(<see cref="NetworkAttribute"/>)</c>, whose predicate lets type declarations pass.
    /// Of a class that is marked on several declarations all but the first give null, or it would be compiled twice.
    /// </summary>
    public static NetworkDefinition? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        NetworkReading reading = Read((INamedTypeSymbol)context.TargetSymbol, context.SemanticModel.Compilation, cancellation);
        return reading.Mark?.Parent?.Parent == context.TargetNode ? reading.Definition : null;
    }

    /// <summary>The definition of a network or a block with the syntax it was read from, for reporting.</summary>
    public static NetworkReading Read(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        ImmutableArray<AttributeData> attributes = type.GetAttributes();
        AttributeData? network = attributes.FirstOrDefault(ConvNetSymbols.IsNetwork), block = attributes.FirstOrDefault(ConvNetSymbols.IsBlock);
        var reader = new DeclarationReader(compilation, cancellation);
        bool isBlock = network is null && block is not null;
        ImmutableArray<LayerReading> layers = isBlock ? reader.ReadBlock(type) : reader.ReadNetwork(type);
        var definition = new NetworkDefinition(
            TypeReader.Read(type, layers.Select(l => l.Syntax).ToArray(), cancellation),
            layers.Select(l => l.Definition).ToEquatableArray())
        {
            IsBlock = isBlock,
            IsExact = network?.NamedArguments.Any(a => a is { Key: "Exact", Value.Value: true }) == true,
            Parameters = isBlock ? BlockParameters.Of(type).Select(p => p.Parameter).ToEquatableArray() : default,
        };
        var mark = (network ?? block)?.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;
        return new NetworkReading(definition, type, mark, layers) { IsBoth = network is not null && block is not null };
    }

    /// <summary>
    /// Whether the class has an attribute that derives from <c>ConvNet.DeclarationAttribute</c>, or is <c>[Network]</c> or <c>[Block]</c>.
    /// </summary>
    public static bool IsDeclaration(INamedTypeSymbol type) => type.GetAttributes()
        .Any(a => ConvNetSymbols.IsDeclaration(a.AttributeClass) || ConvNetSymbols.IsNetwork(a) || ConvNetSymbols.IsBlock(a));
}
