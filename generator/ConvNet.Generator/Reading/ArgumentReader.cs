using System.Globalization;
using ConvNet.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvNet.Reading;

/// <summary>
/// The values of an attribute's arguments, constructor parameters and named ones under one set of PascalCase names. The values are the
/// compiler's constants; in a block those that depend on its parameters are computed anew.
/// </summary>
internal static class ArgumentReader
{
    /// <summary>The arguments, with the defaults of constructor parameters that are not written; null when one does not compile.</summary>
    /// <param name="constants">In a block, its parameters; null elsewhere.</param>
    public static EquatableArray<Argument>? Read(AttributeData data, AttributeSyntax syntax, ConstantEvaluator? constants)
    {
        if (data.AttributeConstructor is not { } constructor) return null;
        if (constructor.Parameters.Length != data.ConstructorArguments.Length) return null;

        var arguments = new List<Argument>();
        for (int i = 0; i < constructor.Parameters.Length; i++)
        {
            if (IsBroken(data.ConstructorArguments[i])) return null;
            string name = Pascal(constructor.Parameters[i].Name);
            ExpressionSyntax[] written = Written(data, syntax, name).Where(a => a.NameEquals is null).Select(a => a.Expression).ToArray();
            arguments.Add(new Argument(name, Value(data.ConstructorArguments[i], written, constants)));
        }

        foreach (KeyValuePair<string, TypedConstant> named in data.NamedArguments)
        {
            if (IsBroken(named.Value)) return null;
            ExpressionSyntax[] written = Find(data, syntax, named.Key) is { } argument ? [argument.Expression] : [];
            arguments.Add(new Argument(named.Key, Value(named.Value, written, constants)));
        }

        // The compiler leaves out a named argument that it cannot bind.
        int count = syntax.ArgumentList?.Arguments.Count(a => a.NameEquals != null) ?? 0;
        return count == data.NamedArguments.Length ? arguments.ToEquatableArray() : null;
    }

    /// <summary>The syntax of an argument by its PascalCase name, or null when it is not written; of several values one, "Levels[1]", unless they are an array.</summary>
    public static AttributeArgumentSyntax? Find(AttributeData data, AttributeSyntax syntax, string name)
    {
        int bracket = name.IndexOf('['), element = bracket < 0 ? 0 : int.Parse(name.Substring(bracket + 1).TrimEnd(']'), CultureInfo.InvariantCulture);
        AttributeArgumentSyntax[] written = Written(data, syntax, bracket < 0 ? name : name.Substring(0, bracket));
        return written.ElementAtOrDefault(element) ?? written.FirstOrDefault();
    }

    private static string? Name(AttributeData data, AttributeArgumentSyntax argument, int index) =>
        argument.NameEquals is { } property ? property.Name.Identifier.ValueText
        : argument.NameColon is { } parameter ? Pascal(parameter.Name.Identifier.ValueText)
        : data.AttributeConstructor is { Parameters: { Length: > 0 } parameters } ? ParameterAt(parameters, index)
        : null;

    /// <summary>The last parameter may take all arguments that are left.</summary>
    private static string? ParameterAt(System.Collections.Immutable.ImmutableArray<IParameterSymbol> parameters, int index) =>
        index < parameters.Length ? Pascal(parameters[index].Name)
        : parameters[parameters.Length - 1].IsParams ? Pascal(parameters[parameters.Length - 1].Name)
        : null;

    /// <summary>What is written for an argument: as a rule once, or each of several values.</summary>
    private static AttributeArgumentSyntax[] Written(AttributeData data, AttributeSyntax syntax, string name) =>
        syntax.ArgumentList is { } list ? list.Arguments.Where((a, i) => Name(data, a, i) == name).ToArray() : [];

    /// <summary>Whether the compiler has found a mistake in it, or in an element.</summary>
    private static bool IsBroken(TypedConstant constant) =>
        constant.Kind == TypedConstantKind.Error || (constant is { Kind: TypedConstantKind.Array, IsNull: false } && constant.Values.Any(IsBroken));

    private static object? Value(TypedConstant constant, ExpressionSyntax[] written, ConstantEvaluator? constants)
    {
        if (constant.Kind != TypedConstantKind.Array)
        {
            return written.Length == 1 && constants?.Depends(written[0]) == true
                ? Converted(constants.Evaluate(written[0]), constant.Type)
                : Scalar(constant);
        }

        if (constant.IsNull) return null;
        ITypeSymbol type = ((IArrayTypeSymbol)constant.Type!).ElementType;
        if (type.SpecialType == SpecialType.System_String) return constant.Values.Select(v => v.Value as string ?? "").ToEquatableArray();

        ExpressionSyntax[] elements = written.Length == 1 && Elements(written[0]) is { } inner ? inner : written;
        object?[] values = constant.Values
            .Select((v, i) => Value(v, elements.Length == constant.Values.Length ? [elements[i]] : [], constants))
            .ToArray();
        if (type.SpecialType == SpecialType.System_Object)
            return values.Select((v, i) => IsNumber(constant.Values[i]) ? v : Show(constant.Values[i])).ToEquatableArray();
        return values.OfType<Unevaluated>().FirstOrDefault()
            ?? (object)values.Select(v => v is IConvertible number ? number.ToDouble(CultureInfo.InvariantCulture) : 0).ToEquatableArray();
    }

    private static object? Scalar(TypedConstant constant) => constant.Value is string or bool or double ? constant.Value : Number(constant.Value);

    /// <summary>A computed value as the attribute's parameter takes it.</summary>
    private static object Converted(object value, ITypeSymbol? type) =>
        value is int whole && type?.SpecialType == SpecialType.System_Double ? (double)whole : value;

    /// <summary>The elements of an array that is written out; null for another expression.</summary>
    private static ExpressionSyntax[]? Elements(ExpressionSyntax expression) => expression switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions.ToArray(),
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions.ToArray(),
        CollectionExpressionSyntax collection when collection.Elements.All(e => e is ExpressionElementSyntax) =>
            collection.Elements.Select(e => ((ExpressionElementSyntax)e).Expression).ToArray(),
        _ => null,
    };

    /// <summary>Whether it is a number or a truth value, as the parameters of blocks are.</summary>
    private static bool IsNumber(TypedConstant constant) => constant is { Kind: TypedConstantKind.Primitive, Value: not (null or string or char) };

    /// <summary>What is no number, for a message.</summary>
    private static string? Show(TypedConstant constant) => constant.IsNull ? null : constant.ToCSharpString();

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
