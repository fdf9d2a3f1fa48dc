using System.Globalization;

namespace ConvNet.Model;

/// <summary>Numbers and lists as messages write them, whatever the culture.</summary>
internal static class Text
{
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>With thousands separated: "2,147,483,647".</summary>
    public static string Large(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A fraction to two digits, or to as many as keep it from looking whole.</summary>
    public static string Fraction(double value)
    {
        string rounded = value.ToString("0.##", CultureInfo.InvariantCulture);
        return rounded.Contains('.') ? rounded : Of(value);
    }

    /// <summary>With its article: "a 3x3", "an 8x8".</summary>
    public static string WithArticle(string number) =>
        (number[0] == '8' || number.Split('x')[0] is "11" or "18" ? "an " : "a ") + number;

    /// <summary>"1, 2 or 4".</summary>
    public static string Or(IReadOnlyList<string> items) => Join(items, " or ");

    /// <summary>"rows and columns".</summary>
    public static string And(IReadOnlyList<string> items) => Join(items, " and ");

    private static string Join(IReadOnlyList<string> items, string last) =>
        items.Count < 2 ? string.Concat(items) : string.Join(", ", items.Take(items.Count - 1)) + last + items[items.Count - 1];
}
