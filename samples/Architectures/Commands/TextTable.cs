namespace Architectures.Commands;

/// <summary>A table of aligned text with a line under its head and one above its foot.</summary>
/// <param name="head">The columns' titles; those that begin with '&gt;' are aligned to the right.</param>
internal sealed class TextTable(params string[] head)
{
    private const string Gap = "  ";

    private readonly List<string[]> rows = [];
    private readonly List<string[]> totals = [];

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => rows.Add(cells);

    /// <summary>Adds a row below the line at the end.</summary>
    public void AddTotal(params string[] cells) => totals.Add(cells);

    /// <summary>Writes the table.</summary>
    public void Write(TextWriter output)
    {
        string[] titles = [.. head.Select(title => title.TrimStart('>'))];
        int[] widths = [.. head.Select((_, column) => rows.Concat(totals).Append(titles).Max(row => row[column].Length))];
        var rule = string.Join(Gap, widths.Select(width => new string('-', width)));
        Line(titles);
        output.WriteLine(rule);
        rows.ForEach(Line);
        if (totals.Count > 0)
            output.WriteLine(rule);
        totals.ForEach(Line);

        void Line(string[] cells) => output.WriteLine(string.Join(
            Gap, cells.Select((cell, column) => head[column].StartsWith('>') ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
    }
}
