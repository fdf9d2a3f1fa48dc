using System.Globalization;
using System.Xml.Linq;
using ConvNet;

namespace Samples.Pictures;

/// <summary>A confusion matrix as SVG: a row for each class, a column for what it was taken for.</summary>
internal static class ConfusionPicture
{
    private const int Cell = 46, Left = 90, Top = 96, Margin = 24, Side = 84;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Draws the matrix with its counts, recall by row and precision by column.</summary>
    /// <param name="matrix">The counts.</param>
    /// <param name="classes">The classes' names.</param>
    /// <param name="title">What stands above.</param>
    public static XDocument Draw(ConfusionMatrix matrix, IReadOnlyList<string> classes, string title)
    {
        var size = Cell * matrix.Classes;
        var (width, height) = (Left + size + Side + Margin, Top + size + 44 + Margin);
        var all = new List<XElement>
        {
            Rectangle(0, 0, width, height, "#ffffff"),
            Text(title, Margin, 34, "start", 18, weight: 700),
            Text("taken for", Left + (size / 2), Top - 34, "middle", 13),
            Text("recall", Left + size + (Side / 2), Top - 10, "middle", 12, italic: true),
            Text("precision", Left - 12, Top + size + 26, "end", 12, italic: true),
            new(
                Svg + "g",
                new XAttribute("transform", $"translate({Margin + 6} {Top + (size / 2)}) rotate(-90)"), Text("class", 0, 0, "middle", 13)),
        };
        for (var label = 0; label < matrix.Classes; label++)
        {
            var row = Top + (label * Cell);
            all.Add(Text(classes[label], Left - 12, Middle(row), "end", 13, weight: 600));
            all.Add(Text(classes[label], Left + (label * Cell) + (Cell / 2), Top - 10, "middle", 13, weight: 600));
            all.Add(Text(Percent(matrix.Recall(label)), Left + size + (Side / 2), Middle(row), "middle", 12));
            all.Add(Text(Percent(matrix.Precision(label)), Left + (label * Cell) + (Cell / 2), Top + size + 26, "middle", 11));
            var total = Enumerable.Range(0, matrix.Classes).Sum(prediction => matrix[label, prediction]);
            for (var prediction = 0; prediction < matrix.Classes; prediction++)
                all.AddRange(Entry(matrix[label, prediction], total, label == prediction, Left + (prediction * Cell), row));
        }

        all.Add(Text(Percent(matrix.Accuracy), Left + size + (Side / 2), Top + size + 26, "middle", 13, weight: 700));
        return new XDocument(new XElement(
            Svg + "svg",
            new XAttribute("width", width), new XAttribute("height", height), new XAttribute("viewBox", $"0 0 {width} {height}"),
            new XAttribute("font-family", "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"),
            new XElement(Svg + "title", title),
            all));
    }

    /// <summary>Blue where right and red where wrong, the deeper the more; mistakes are few, so the root of their share counts.</summary>
    private static IEnumerable<XElement> Entry(long count, long total, bool isRight, int x, int y)
    {
        var share = total == 0 ? 0 : (double)count / total;
        var depth = (float)(isRight ? share * share : Math.Min(1, 2.5 * Math.Sqrt(share)));
        var (r, g, b) = isRight ? (29, 78, 216) : (220, 38, 38);
        var fill = $"#{Colors.Mix(248, (byte)r, depth):x2}{Colors.Mix(250, (byte)g, depth):x2}{Colors.Mix(252, (byte)b, depth):x2}";
        yield return Rectangle(x + 1, y + 1, Cell - 2, Cell - 2, fill);
        if (count > 0)
            yield return Text(count.ToString(CultureInfo.InvariantCulture), x + (Cell / 2), Middle(y), "middle", 13, fill: depth > 0.5 ? "#ffffff" : "#1e293b");
    }

    private static int Middle(int row) => row + (Cell / 2) + 5;

    private static string Percent(double part) => (100 * part).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static XElement Rectangle(int x, int y, int width, int height, string fill) => new(
        Svg + "rect",
        new XAttribute("x", x), new XAttribute("y", y), new XAttribute("width", width), new XAttribute("height", height), new XAttribute("rx", 3), new XAttribute("fill", fill));

    private static XElement Text(string text, int x, int y, string anchor, int size, int weight = 400, bool italic = false, string fill = "#1e293b") => new(
        Svg + "text",
        new XAttribute("x", x), new XAttribute("y", y), new XAttribute("text-anchor", anchor), new XAttribute("font-size", size),
        new XAttribute("font-weight", weight), new XAttribute("font-style", italic ? "italic" : "normal"), new XAttribute("fill", fill), text);
}
