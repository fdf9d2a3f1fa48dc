using System.Collections.Immutable;
using ConvNet.Model;
using Microsoft.CodeAnalysis;

namespace ConvNet.Reading;

/// <summary>The fields of a block that are marked <c>[Parameter]</c>, and their values at a use.</summary>
internal static class BlockParameters
{
    /// <summary>The parameters, in the order of the source.</summary>
    public static IEnumerable<(IFieldSymbol Field, BlockParameter Parameter)> Of(INamedTypeSymbol block) => block.OriginalDefinition.GetMembers()
        .OfType<IFieldSymbol>()
        .Where(f => f.GetAttributes().Any(ConvNetSymbols.IsParameter))
        .Select(f => (f, new BlockParameter(f.Name, Type(f.Type), f.IsConst)));

    /// <summary>Each parameter's value: the one given or, where there is none that it can have, the default.</summary>
    public static IReadOnlyDictionary<ISymbol, object?> Values(INamedTypeSymbol block, EquatableArray<object?> given)
    {
        var values = new Dictionary<ISymbol, object?>(SymbolEqualityComparer.Default);
        int index = 0;
        foreach ((IFieldSymbol field, BlockParameter parameter) in Of(block))
        {
            object? value = index < given.Count ? parameter.Convert(given[index]) : null;
            values[field] = value ?? (field.HasConstantValue ? parameter.Convert(field.ConstantValue) : null);
            index++;
        }

        return values;
    }

    private static string Type(ITypeSymbol type) => type.TypeKind == TypeKind.Error ? "" : type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
