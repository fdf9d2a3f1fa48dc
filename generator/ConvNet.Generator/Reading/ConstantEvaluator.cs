using System.Globalization;
using ConvNet.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvNet.Reading;

/// <summary>
/// Computes the constant expressions in the attributes of a block with other values of its parameters than the compiler knows: with
/// C#'s rules for <c>int</c>, <c>double</c> and <c>bool</c>, integers checked.
/// </summary>
/// <param name="values">The value of each parameter; null where the compiler has found a mistake in it.</param>
internal sealed class ConstantEvaluator(SemanticModels models, IReadOnlyDictionary<ISymbol, object?> values, CancellationToken cancellation)
{
    /// <summary>Expressions deeper than anyone writes, before they exhaust the stack.</summary>
    private const int MostLevels = 200;

    private readonly Dictionary<ISymbol, bool> _depends = new(SymbolEqualityComparer.Default);
    private int _level;

    /// <summary>Whether the value depends on a parameter, so that the compiler's is not the one wanted. A parameter's name is no value of it.</summary>
    public bool Depends(ExpressionSyntax expression) => expression
        .DescendantNodesAndSelf(node => node is not InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } })
        .OfType<SimpleNameSyntax>()
        .Any(name => Constant(name) is { } field && Depends(field));

    /// <summary>An int, a double or a bool; or why there is none.</summary>
    public object Evaluate(ExpressionSyntax expression)
    {
        object value = Compute(expression);
        return value is string reason ? new Unevaluated(expression.ToString(), reason) : value;
    }

    /// <summary>The value, or the reason why there is none as a string.</summary>
    private object Compute(ExpressionSyntax expression)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_level > MostLevels) return "it is nested too deeply";
        _level++;
        try
        {
            return Depends(expression) ? ComputeDependent(expression) : OfCompiler(expression);
        }
        finally
        {
            _level--;
        }
    }

    private object ComputeDependent(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => Compute(parenthesized.Expression),
        CheckedExpressionSyntax @checked => Compute(@checked.Expression),
        SimpleNameSyntax or MemberAccessExpressionSyntax => Constant(expression) is { } field ? OfField(field) : Unsupported(expression),
        PrefixUnaryExpressionSyntax unary => Unary(unary),
        CastExpressionSyntax cast => Cast(cast),
        ConditionalExpressionSyntax conditional => Compute(conditional.Condition) switch
        {
            bool condition => Compute(condition ? conditional.WhenTrue : conditional.WhenFalse),
            string reason => reason,
            _ => Unsupported(expression),
        },
        BinaryExpressionSyntax binary => Binary(binary),
        _ => Unsupported(expression),
    };

    private object OfCompiler(ExpressionSyntax expression)
    {
        Optional<object?> constant = models.Of(expression).GetConstantValue(expression, cancellation);
        return constant is { HasValue: true, Value: sbyte or byte or short or ushort or int } ? Convert.ToInt32(constant.Value, CultureInfo.InvariantCulture)
            : constant is { HasValue: true, Value: float or double } ? Convert.ToDouble(constant.Value, CultureInfo.InvariantCulture)
            : constant is { HasValue: true, Value: bool flag } ? flag
            : Unsupported(expression);
    }

    private object OfField(IFieldSymbol field)
    {
        if (values.TryGetValue(field, out object? value)) return value ?? "the parameter has no value";
        return Initializer(field) is { } initializer ? Converted(Compute(initializer), field.Type, initializer) : $"{field.Name} has no value";
    }

    private object Unary(PrefixUnaryExpressionSyntax unary) => (unary.Kind(), Compute(unary.Operand)) switch
    {
        (_, string reason) => reason,
        (SyntaxKind.UnaryMinusExpression, int value) => Checked(-(long)value),
        (SyntaxKind.UnaryMinusExpression, double value) => -value,
        (SyntaxKind.UnaryPlusExpression, var value and (int or double)) => value,
        (SyntaxKind.LogicalNotExpression, bool value) => !value,
        _ => Unsupported(unary),
    };

    private object Binary(BinaryExpressionSyntax binary)
    {
        object left = Compute(binary.Left);
        switch (binary.Kind(), left)
        {
            case (_, string):
            case (SyntaxKind.LogicalAndExpression, false):
            case (SyntaxKind.LogicalOrExpression, true):
                return left;
        }

        object right = Compute(binary.Right);
        return (left, right) switch
        {
            (_, string) => right,
            (int a, int b) => Integers(binary, a, b),
            (int or double, int or double) => Reals(binary, Real(left), Real(right)),
            (bool a, bool b) => binary.Kind() switch
            {
                SyntaxKind.LogicalAndExpression or SyntaxKind.BitwiseAndExpression => a & b,
                SyntaxKind.LogicalOrExpression or SyntaxKind.BitwiseOrExpression => a | b,
                SyntaxKind.EqualsExpression => a == b,
                SyntaxKind.NotEqualsExpression or SyntaxKind.ExclusiveOrExpression => a != b,
                _ => Unsupported(binary),
            },
            _ => Unsupported(binary),
        };
    }

    private static object Integers(BinaryExpressionSyntax binary, int a, int b) => binary.Kind() switch
    {
        SyntaxKind.AddExpression => Checked((long)a + b),
        SyntaxKind.SubtractExpression => Checked((long)a - b),
        SyntaxKind.MultiplyExpression => Checked((long)a * b),
        SyntaxKind.DivideExpression or SyntaxKind.ModuloExpression when b == 0 => "it divides by zero",
        SyntaxKind.DivideExpression => Checked((long)a / b),
        SyntaxKind.ModuloExpression => Checked((long)a % b),
        SyntaxKind.LeftShiftExpression => a << b,
        SyntaxKind.RightShiftExpression => a >> b,
        _ => Compare(binary, a, b),
    };

    private static object Reals(BinaryExpressionSyntax binary, double a, double b) => binary.Kind() switch
    {
        SyntaxKind.AddExpression => a + b,
        SyntaxKind.SubtractExpression => a - b,
        SyntaxKind.MultiplyExpression => a * b,
        SyntaxKind.DivideExpression => a / b,
        SyntaxKind.ModuloExpression => a % b,
        _ => Compare(binary, a, b),
    };

    private static object Compare(BinaryExpressionSyntax binary, double a, double b) => binary.Kind() switch
    {
        SyntaxKind.EqualsExpression => a == b,
        SyntaxKind.NotEqualsExpression => a != b,
        SyntaxKind.LessThanExpression => a < b,
        SyntaxKind.LessThanOrEqualExpression => a <= b,
        SyntaxKind.GreaterThanExpression => a > b,
        SyntaxKind.GreaterThanOrEqualExpression => a >= b,
        _ => Unsupported(binary),
    };

    private object Cast(CastExpressionSyntax cast) =>
        models.Of(cast).GetTypeInfo(cast.Type, cancellation).Type is { } type
            ? Converted(Compute(cast.Expression), type, cast)
            : Unsupported(cast);

    private static object Converted(object value, ITypeSymbol type, ExpressionSyntax expression) => (type.SpecialType, value) switch
    {
        (_, string) or (SpecialType.System_Int32, int) or (SpecialType.System_Double, double) or (SpecialType.System_Boolean, bool) => value,
        (SpecialType.System_Double, int whole) => (double)whole,
        (SpecialType.System_Int32, double real) => double.IsNaN(real) || Math.Abs(real) >= 1L << 31 ? Checked(long.MaxValue) : (int)real,
        _ => Unsupported(expression),
    };

    private static double Real(object value) => value is int whole ? whole : (double)value;

    private static object Checked(long value) => value is >= int.MinValue and <= int.MaxValue ? (int)value : "it is too large for an int";

    private static string Unsupported(ExpressionSyntax expression) =>
        $"'{expression}' is not made of int, double and bool by arithmetic, comparison and ?:";

    private bool Depends(IFieldSymbol field)
    {
        if (values.ContainsKey(field)) return true;
        if (_depends.TryGetValue(field, out bool depends)) return depends;

        // Constants that go in circles depend on nothing; the compiler says so.
        _depends[field] = false;
        return _depends[field] = Initializer(field) is { } initializer && Depends(initializer);
    }

    private IFieldSymbol? Constant(ExpressionSyntax expression) =>
        models.Of(expression).GetSymbolInfo(expression, cancellation).Symbol is IFieldSymbol { IsConst: true } field
            ? field.OriginalDefinition
            : null;

    private ExpressionSyntax? Initializer(IFieldSymbol field) => field.DeclaringSyntaxReferences
        .Select(r => (r.GetSyntax(cancellation) as VariableDeclaratorSyntax)?.Initializer?.Value)
        .FirstOrDefault(value => value != null);
}
