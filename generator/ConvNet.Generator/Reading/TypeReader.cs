using ConvNet.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvNet.Reading;

/// <summary>What generated code and the diagnostics need to know of the declared class.</summary>
internal static class TypeReader
{
    private static readonly SymbolDisplayFormat EscapedName =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    public static TypeIdentity Read(INamedTypeSymbol type, IReadOnlyCollection<AttributeSyntax> layers, CancellationToken cancellation)
    {
        var containing = new Stack<TypeDeclaration>();
        for (INamedTypeSymbol? outer = type.ContainingType; outer != null; outer = outer.ContainingType)
            containing.Push(Declaration(outer, cancellation));

        return new TypeIdentity(
            type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString(EscapedName) : "",
            containing.ToEquatableArray(),
            Declaration(type, cancellation),
            layers.Select(l => l.Parent?.Parent).Distinct().Count(),
            type.TypeKind == TypeKind.Class && type.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: not TypeKind.Error })
        {
            ReservedMembers = ReservedMembers(type, cancellation),
        };
    }

    /// <summary>Whether a file was written by a generator, whose members are no mistake of the user.</summary>
    public static bool IsGenerated(SyntaxTree tree) => tree.FilePath.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The member declarations that a network cannot have beside the generated ones, by their names in <see cref="TypeIdentity.ReservedMembers"/>;
    /// and the class itself, where one of them is called as it is.
    /// </summary>
    public static IEnumerable<(string Name, Location Location)> FindReserved(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (TypeIdentity.GeneratedMembers.Contains(type.Name)
            && type.DeclaringSyntaxReferences.FirstOrDefault(r => !IsGenerated(r.SyntaxTree))?.GetSyntax(cancellation) is { } declaration)
            yield return (type.Name, Identifier(declaration));

        foreach (ISymbol member in type.GetMembers())
        {
            if (member.IsImplicitlyDeclared) continue;
            bool isConstructor = member is IMethodSymbol { MethodKind: MethodKind.Constructor };
            bool isRequired = member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };
            if (!isConstructor && !isRequired && !TypeIdentity.GeneratedMembers.Contains(member.Name)) continue;

            // A partial member's other half may be generated: the user's own declaration is what counts.
            foreach (SyntaxReference reference in member.DeclaringSyntaxReferences.Where(r => !IsGenerated(r.SyntaxTree)))
            {
                SyntaxNode syntax = reference.GetSyntax(cancellation);
                if (isConstructor && CallsAnother(syntax)) continue;
                yield return (isConstructor ? TypeIdentity.Constructor : member.Name, Identifier(syntax));
            }
        }
    }

    private static EquatableArray<string> ReservedMembers(INamedTypeSymbol type, CancellationToken cancellation) =>
        FindReserved(type, cancellation).Select(m => m.Name).Distinct().OrderBy(n => n, StringComparer.Ordinal).ToEquatableArray();

    private static TypeDeclaration Declaration(INamedTypeSymbol type, CancellationToken cancellation)
    {
        TypeDeclarationSyntax[] parts = type.DeclaringSyntaxReferences
            .Select(r => r.GetSyntax(cancellation))
            .OfType<TypeDeclarationSyntax>()
            .ToArray();
        return new TypeDeclaration(
            Keyword(type),
            IsKeyword(type.Name) ? $"@{type.Name}" : type.Name,
            type.TypeParameters.Select(p => p.Name).ToEquatableArray(),
            parts.All(p => p.Modifiers.Any(SyntaxKind.PartialKeyword)),
            type.IsStatic,
            type is { IsAbstract: true, IsStatic: false, TypeKind: TypeKind.Class })
        {
            IsFileLocal = type.IsFileLocal,
        };
    }

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, _) => "struct",
        (TypeKind.Interface, _) => "interface",
        (TypeKind.Enum, _) => "enum",
        (TypeKind.Delegate, _) => "delegate",
        (_, true) => "record",
        _ => "class",
    };

    private static bool CallsAnother(SyntaxNode constructor) =>
        constructor is ConstructorDeclarationSyntax { Initializer.ThisOrBaseKeyword: var keyword } && keyword.IsKind(SyntaxKind.ThisKeyword);

    /// <summary>Contextual ones too: the compiler refuses types called record, file or required.</summary>
    private static bool IsKeyword(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None;

    private static Location Identifier(SyntaxNode declaration) => declaration switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.GetLocation(),
        MethodDeclarationSyntax method => method.Identifier.GetLocation(),
        ConstructorDeclarationSyntax constructor => constructor.Identifier.GetLocation(),
        PropertyDeclarationSyntax property => property.Identifier.GetLocation(),
        EventDeclarationSyntax @event => @event.Identifier.GetLocation(),
        VariableDeclaratorSyntax variable => variable.Identifier.GetLocation(),
        DelegateDeclarationSyntax @delegate => @delegate.Identifier.GetLocation(),
        _ => declaration.GetLocation(),
    };
}
