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
        NetworkReading reading = Read((INamedTypeSymbol)context.TargetSymbol, cancellation);
        return reading.Network?.Parent?.Parent == context.TargetNode ? reading.Definition : null;
    }

    /// <summary>The definition with the syntax it was read from, for reporting.</summary>
    public static NetworkReading Read(INamedTypeSymbol type, CancellationToken cancellation)
    {
        LayerReading[] attributes = Ordered(type, cancellation).ToArray();
        int first = Array.FindIndex(attributes, a => IsLayer(a.Data.AttributeClass));
        int last = Array.FindLastIndex(attributes, a => IsLayer(a.Data.AttributeClass));

        // An attribute among the layers whose class does not exist is a layer being typed.
        LayerReading[] layers = attributes
            .Where((a, i) => IsLayer(a.Data.AttributeClass) || (i > first && i < last && a.Data.AttributeClass is null or IErrorTypeSymbol))
            .ToArray();

        var definition = new NetworkDefinition(
            TypeReader.Read(type, layers.Select(l => l.Syntax).ToArray(), cancellation),
            layers.Select(ReadLayer).ToEquatableArray());
        AttributeSyntax? network = attributes.FirstOrDefault(a => IsNetwork(a.Data.AttributeClass))?.Syntax;
        return new NetworkReading(definition, type, network, layers.ToImmutableArray());
    }

    /// <summary>Whether the class has an attribute that derives from <c>ConvNet.DeclarationAttribute</c>, or is <c>[Network]</c>.</summary>
    public static bool IsDeclaration(INamedTypeSymbol type) =>
        type.GetAttributes().Any(a => IsLayer(a.AttributeClass) || IsNetwork(a.AttributeClass));

    private static IEnumerable<LayerReading> Ordered(INamedTypeSymbol type, CancellationToken cancellation)
    {
        // Of a class in several files the trees come in the compilation's order; layers in two of them are an error anyway.
        List<SyntaxTree> trees = type.DeclaringSyntaxReferences.Select(r => r.SyntaxTree).Distinct().ToList();
        return type.GetAttributes()
            .Select(a => (Data: a, Syntax: a.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax))
            .Where(a => a.Syntax != null)
            .Select(a => new LayerReading(a.Data, a.Syntax!))
            .OrderBy(a => trees.IndexOf(a.Syntax.SyntaxTree))
            .ThenBy(a => a.Syntax.SpanStart);
    }

    private static LayerDefinition ReadLayer(LayerReading layer)
    {
        if (layer.Data.AttributeClass is null or IErrorTypeSymbol)
            return new LayerDefinition(layer.Syntax.Name.ToString(), default, IsBroken: true);

        string kind = Kind(layer.Data.AttributeClass);
        return ArgumentReader.Read(layer.Data, layer.Syntax) is { } arguments
            ? new LayerDefinition(kind, arguments)
            : new LayerDefinition(kind, default, IsBroken: true);
    }

    private static string Kind(INamedTypeSymbol attribute)
    {
        const string suffix = "Attribute";
        string name = attribute.Name.EndsWith(suffix, StringComparison.Ordinal) && attribute.Name.Length > suffix.Length
            ? attribute.Name.Substring(0, attribute.Name.Length - suffix.Length)
            : attribute.Name;
        return IsConvNet(attribute.ContainingNamespace) ? name : $"{attribute.ContainingNamespace.ToDisplayString()}.{name}";
    }

    private static bool IsLayer(INamedTypeSymbol? attribute)
    {
        for (INamedTypeSymbol? type = attribute?.BaseType; type != null; type = type.BaseType)
            if (type.Name == "DeclarationAttribute" && IsConvNet(type.ContainingNamespace)) return true;
        return false;
    }

    private static bool IsNetwork(INamedTypeSymbol? attribute) =>
        attribute?.Name == "NetworkAttribute" && IsConvNet(attribute.ContainingNamespace);

    private static bool IsConvNet(INamespaceSymbol? space) =>
        space is { Name: "ConvNet", ContainingNamespace.IsGlobalNamespace: true };
}
