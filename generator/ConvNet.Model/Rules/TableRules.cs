using System.Globalization;

namespace ConvNet.Model;

/// <summary>A convolution's table of connections: for each filter a string with the input channels that it reads, as in LeNet-5's C3.</summary>
internal static class TableRules
{
    /// <summary>The channels that each filter reads, in their order.</summary>
    public static EquatableArray<EquatableArray<int>> Parse(EquatableArray<string> table) => table.Select(row => Channels(row) ?? default).ToEquatableArray();

    public static Problem? Check(EquatableArray<string> table, int filters, int groups, Shape? input, LayerSite site)
    {
        string? wrong = groups != 1 ? $"and {Text.Of(groups)} groups; a table already says what is connected"
            : table.Count != filters ? $"of {Text.Of(table.Count)} rows"
            : table.Select((row, i) => Wrong(row, i + 1, input)).FirstOrDefault(w => w != null);
        return wrong is null ? null : site.Problem(ProblemIds.ConnectionTable, "Table", EquatableArray.Of(wrong, Text.Of(filters)));
    }

    private static string? Wrong(string row, int number, Shape? input)
    {
        string where = $"whose row {Text.Of(number)}";
        if (Channels(row) is not { } channels) return $"{where}, \"{row}\", is no list of channels";
        if (channels.Count == 0) return $"{where} is empty";
        if (channels.Distinct().Count() < channels.Count) return $"{where} names a channel twice";
        if (channels.Max() is var last && input is { IsFlat: false } image && last >= image.Channels)
            return $"{where} reads channel {Text.Of(last)}, where its input has the channels 0 to {Text.Of(image.Channels - 1)}";
        return null;
    }

    private static EquatableArray<int>? Channels(string row)
    {
        var channels = new List<int>();
        foreach (string word in row.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int channel)) return null;
            channels.Add(channel);
        }

        return channels.OrderBy(c => c).ToEquatableArray();
    }
}
