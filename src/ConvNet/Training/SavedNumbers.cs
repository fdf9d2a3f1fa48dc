using System.Globalization;

namespace ConvNet;

/// <summary>The values of a checkpoint as the numbers that they were.</summary>
internal static class SavedNumbers
{
    /// <summary>A count.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    /// <exception cref="KeyNotFoundException">It is missing.</exception>
    public static int Count(this IReadOnlyDictionary<string, string> values, string name) => (int)values.LongCount(name, int.MaxValue);

    /// <summary>A count that may be large.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    /// <exception cref="KeyNotFoundException">It is missing.</exception>
    public static long LongCount(this IReadOnlyDictionary<string, string> values, string name, long largest = long.MaxValue)
    {
        string text = Text(values, name);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value <= largest
            ? value
            : throw new FormatException($"{name} is '{text}'; expected a whole number from 0 to {largest}.");
    }

    /// <summary>A number in a range, whose ends may be infinite.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    /// <exception cref="KeyNotFoundException">It is missing.</exception>
    public static double Number(
        this IReadOnlyDictionary<string, string> values, string name, double smallest = double.NegativeInfinity, double largest = double.PositiveInfinity)
    {
        string text = Text(values, name);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= smallest && value <= largest
            ? value
            : throw new FormatException(FormattableString.Invariant($"{name} is '{text}'; expected a number from {smallest} to {largest}."));
    }

    private static string Text(IReadOnlyDictionary<string, string> values, string name) => values.TryGetValue(name, out string? text)
        ? text
        : throw new KeyNotFoundException($"{name} is missing.");
}
