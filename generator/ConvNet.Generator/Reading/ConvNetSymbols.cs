using Microsoft.CodeAnalysis;

namespace ConvNet.Reading;

/// <summary>What the attributes of ConvNet are recognised by.</summary>
internal static class ConvNetSymbols
{
    /// <summary>Whether it is part of a declaration: derives from <c>ConvNet.DeclarationAttribute</c>.</summary>
    public static bool IsDeclaration(INamedTypeSymbol? attribute)
    {
        for (INamedTypeSymbol? type = attribute?.BaseType; type != null; type = type.BaseType)
            if (IsConvNet(type, "DeclarationAttribute")) return true;
        return false;
    }

    public static bool IsNetwork(AttributeData attribute) => IsConvNet(attribute.AttributeClass, "NetworkAttribute");

    public static bool IsBlock(AttributeData attribute) => IsConvNet(attribute.AttributeClass, "BlockAttribute");

    public static bool IsParameter(AttributeData attribute) => IsConvNet(attribute.AttributeClass, "ParameterAttribute");

    /// <summary>The attribute's name without its suffix; with its namespace when it is not one of ConvNet's.</summary>
    public static string Kind(INamedTypeSymbol attribute)
    {
        const string suffix = "Attribute";
        string name = attribute.Name.EndsWith(suffix, StringComparison.Ordinal) && attribute.Name.Length > suffix.Length
            ? attribute.Name.Substring(0, attribute.Name.Length - suffix.Length)
            : attribute.Name;
        INamespaceSymbol space = attribute.ContainingNamespace;
        return IsConvNet(space) ? name : space.IsGlobalNamespace ? "global::" + name : $"{space.ToDisplayString()}.{name}";
    }

    private static bool IsConvNet(INamedTypeSymbol? type, string name) => type?.Name == name && IsConvNet(type.ContainingNamespace);

    private static bool IsConvNet(INamespaceSymbol? space) => space is { Name: "ConvNet", ContainingNamespace.IsGlobalNamespace: true };
}
