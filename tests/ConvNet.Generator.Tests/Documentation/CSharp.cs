using System.Collections;
using System.Globalization;

namespace ConvNet.Generator.Tests.Documentation;

/// <summary>Types and values as C# writes them.</summary>
internal static class CSharp
{
    private const int LongestNumber = 10;

    public static string Name(Type type) => type switch
    {
        { IsArray: true } => Name(type.GetElementType()!) + "[]",
        { IsEnum: true } => type.Name,
        _ => Type.GetTypeCode(type) switch
        {
            TypeCode.Int32 => "int",
            TypeCode.Double => "double",
            TypeCode.Boolean => "bool",
            TypeCode.String => "string",
            _ when type == typeof(object) => "object",
            _ => type.Name,
        },
    };

    public static string Literal(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => $"\"{text}\"",
        double number => Number(number),
        Enum constant => $"{constant.GetType().Name}.{constant}",
        ICollection { Count: 0 } => "[]",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"A default of type {value.GetType()} has no form in C# here yet."),
    };

    /// <summary>A fraction that decimals would only approach is written as the quotient that it was.</summary>
    private static string Number(double number)
    {
        string text = number.ToString("0.################", CultureInfo.InvariantCulture);
        if (number != 0 && Math.Abs(number) < 1e-3) return number.ToString("0.################e0", CultureInfo.InvariantCulture);
        if (text.Length <= LongestNumber) return text;
        int divisor = Enumerable.Range(2, 15).FirstOrDefault(d => number * d == Math.Round(number * d));
        return divisor == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{number * divisor:0.0} / {divisor}");
    }
}
