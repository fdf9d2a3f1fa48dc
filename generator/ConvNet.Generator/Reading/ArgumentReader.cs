using System.Globalization;
using ConvNet.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvNet.Reading;

/// <summary>
/// The values of an attribute's arguments, constructor parameters and named ones under one set of PascalCase names. The
/// values are the compiler's constants; an evaluation with other constants would replace <see cref="Value"/> alone.
/// </summary>
internal static class ArgumentReader
{
    /// <summary>The arguments, with the defaults of constructor parameters that are not written; null when one does not compile.</summary>
    public static EquatableArray<Argument>? Read(AttributeData data, AttributeSyntax syntax)
    {
        if (data.AttributeConstructor is not { } constructor) return null;
        if (constructor.Parameters.Length != data.ConstructorArguments.Length) return null;

        var arguments = new List<Argument>();
        for (int i = 0; i < constructor.Parameters.Length; i++)
        {
            if (data.ConstructorArguments[i].Kind == TypedConstantKind.Error) return null;
            arguments.Add(new Argument(Pascal(constructor.Parameters[i].Name), Value(data.ConstructorArguments[i])));
        }

        foreach (KeyValuePair<string, TypedConstant> named in data.NamedArguments)
        {
            if (named.Value.Kind == TypedConstantKind.Error) return null;
            arguments.Add(new Argument(named.Key, Value(named.Value)));
        }

        // The compiler leaves out a named argument that it cannot bind.
        int written = syntax.ArgumentList?.Arguments.Count(a => a.NameEquals != null) ?? 0;
        return written == data.NamedArguments.Length ? arguments.ToEquatableArray() : null;
    }

    /// <summary>The syntax of an argument by its PascalCase name, or null when it is not written.</summary>
    public static AttributeArgumentSyntax? Find(AttributeData data, AttributeSyntax syntax, string name)
    {
        if (syntax.ArgumentList is not { } list) return null;
        for (int i = 0; i < list.Arguments.Count; i++)
        {
            AttributeArgumentSyntax argument = list.Arguments[i];
            string? own = argument.NameEquals is { } property ? property.Name.Identifier.ValueText
                : argument.NameColon is { } parameter ? Pascal(parameter.Name.Identifier.ValueText)
                : data.AttributeConstructor is { } constructor && i < constructor.Parameters.Length ? Pascal(constructor.Parameters[i].Name)
                : null;
            if (own == name) return argument;
        }

        return null;
    }

    private static object? Value(TypedConstant constant)
    {
        if (constant.Kind != TypedConstantKind.Array)
            return constant.Value is string or bool or double ? constant.Value : Number(constant.Value);

        if (constant.IsNull) return null;
        return ((IArrayTypeSymbol)constant.Type!).ElementType.SpecialType == SpecialType.System_String
            ? constant.Values.Select(v => v.Value as string ?? "").ToEquatableArray()
            : constant.Values.Select(v => v.Value is IConvertible number ? number.ToDouble(CultureInfo.InvariantCulture) : 0).ToEquatableArray();
    }

    /// <summary>Integers of every width and enums as int, other numbers as double.</summary>
    private static object? Number(object? value) => value switch
    {
        sbyte or byte or short or ushort or int => Convert.ToInt32(value, CultureInfo.InvariantCulture),
        float or uint or long or ulong => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Pascal(string parameter) =>
        parameter.Length == 0 ? parameter : char.ToUpperInvariant(parameter[0]) + parameter.Substring(1);
}
