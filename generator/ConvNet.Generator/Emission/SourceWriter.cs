using System.Globalization;
using System.Text;

namespace ConvNet.Generator.Emission;

/// <summary>Lines of C# with indentation, and nothing else. Line ends and numbers are the same on every machine.</summary>
internal sealed class SourceWriter
{
    private const int Step = 4;
    private readonly StringBuilder _text = new();
    private int _indent;

    public void Line(string text = "")
    {
        if (text.Length > 0) _text.Append(' ', _indent * Step).Append(text);
        _text.Append('\n');
    }

    /// <summary>Short statements that belong together, as many on a line as are easy to read.</summary>
    public void Statements(IEnumerable<string> statements)
    {
        const int width = 120;
        var line = new StringBuilder();
        foreach (string statement in statements)
        {
            if (line.Length > 0 && line.Length + statement.Length >= width)
            {
                Line(line.ToString());
                line.Clear();
            }

            if (line.Length > 0) line.Append(' ');
            line.Append(statement);
        }

        if (line.Length > 0) Line(line.ToString());
    }

    public void Comment(string text) => Line("// " + text);

    /// <summary>A line and an opening brace; the disposal closes it.</summary>
    public Scope Block(string head)
    {
        Line(head);
        return Scoped();
    }

    /// <summary>Braces of their own, for names that are used again.</summary>
    public Scope Scoped()
    {
        Line("{");
        _indent++;
        return new Scope(this, "}");
    }

    /// <summary>A counted loop; with a single turn just its body.</summary>
    public Scope For(string variable, long count, long step = 1, string also = "")
    {
        if (count <= step) return new Scope(this, null);
        string next = step == 1 ? $"{variable}++" : $"{variable} += {step}";
        return Block($"for (int {variable} = 0; {variable} < {count}; {next}{also})");
    }

    private void Close(string? end)
    {
        if (end is null) return;
        _indent--;
        Line(end);
    }

    public override string ToString() => _text.ToString();

    /// <summary>A float literal that reads back as the same number.</summary>
    public static string Literal(double value)
    {
        var single = (float)value;
        return single switch
        {
            float.PositiveInfinity => "float.PositiveInfinity",
            float.NegativeInfinity => "float.NegativeInfinity",
            float.NaN => "float.NaN",
            _ => single.ToString("R", CultureInfo.InvariantCulture) + "f",
        };
    }

    /// <summary>An integer that can be negative: in some cultures an interpolated one has a minus sign that is not C#'s.</summary>
    public static string Literal(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A pointer plus a constant: "x", "x + 5", "x - 5".</summary>
    public static string At(string pointer, long offset) =>
        offset == 0 ? pointer : offset > 0 ? $"{pointer} + {offset}" : $"{pointer} - {-offset}";

    /// <summary>
    /// A place, a pointer and what is added to it, as an argument: "x + (row * 4) + y" is "&amp;x[(row * 4) + y]". It is the same address; the
    /// compiler binds the index of a pointer several times faster than a sum with one, and kernels and passes have thousands.
    /// </summary>
    public static string Address(string place) => Split(place) is ({ } pointer, { } index, var behind) ? $"&{pointer}[{index}]{behind}" : place;

    /// <summary>What lies at a place.</summary>
    public static string Element(string place) => Split(place) is ({ } pointer, { } index, "") ? $"{pointer}[{index}]"
        : place.IndexOf(' ') < 0 ? $"*{place}" : $"*({Address(place)})";

    /// <summary>
    /// The pointer, the index, and a number behind terms that vary: the processor adds it for nothing, but within the index it would first be
    /// added to 32 bits. Nulls where the place is not a named pointer with something added.
    /// </summary>
    private static (string? Pointer, string? Index, string Behind) Split(string place)
    {
        int end = place.IndexOf(' ');
        if (end <= 0 || place.Take(end).Any(c => !char.IsLetterOrDigit(c) && c != '_')) return default;
        int last = place.LastIndexOf(' ') - 2;
        bool isNumberBehind = last > end && place.Skip(last + 3).All(char.IsDigit);
        (string index, string behind) = isNumberBehind ? (place.Substring(end + 3, last - end - 3), place.Substring(last)) : (place.Substring(end + 3), "");
        return (place.Substring(0, end), place[end + 1] == '-' ? "-" + index : IsOneTerm(index) ? index.Substring(1, index.Length - 2) : index, behind);
    }

    /// <summary>Whether braces go around all of it.</summary>
    private static bool IsOneTerm(string index)
    {
        int open = 0, end = 0;
        do open += index[end++] switch { '(' => 1, ')' => -1, _ => 0 };
        while (open > 0);
        return end == index.Length && index[0] == '(';
    }

    public readonly struct Scope(SourceWriter writer, string? end) : IDisposable
    {
        public void Dispose() => writer.Close(end);
    }
}
