using System.Globalization;
using System.Xml.Linq;

namespace Architectures.Diagrams;

/// <summary>Writes a diagram as SVG.</summary>
internal static class SvgWriter
{
    private const double Margin = 28, Header = 74;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The diagram as a document.</summary>
    public static XDocument Write(Diagram diagram)
    {
        var network = diagram.Network;
        var totals = $"{LayerText.Rounded(network.ParameterCount)} parameters, {LayerText.Rounded(network.Layers.Sum(layer => layer.MultiplyAdds))} multiply-adds";
        Area[] areas = [.. diagram.Boxes.Select(box => box.Area), .. diagram.Panels.Select(panel => panel.Area)];
        var left = areas.Min(area => area.Left);
        var width = Math.Max(areas.Max(area => area.Right) - left, 8 * totals.Length) + (2 * Margin);
        var height = areas.Max(area => area.Bottom) + Header + Margin;
        return new XDocument(new XElement(
            Svg + "svg",
            new XAttribute("width", Number(width)), new XAttribute("height", Number(height)), new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            new XElement(Svg + "title", $"{network.Name}: {totals}"),
            new XElement(Svg + "style", Style()),
            new XElement(
                Svg + "defs",
                new XElement(
                    Svg + "marker",
                    new XAttribute("id", "arrow"), new XAttribute("viewBox", "0 0 8 8"), new XAttribute("refX", 7.5), new XAttribute("refY", 4),
                    new XAttribute("markerWidth", 7), new XAttribute("markerHeight", 7), new XAttribute("orient", "auto"),
                    new XElement(Svg + "path", new XAttribute("d", "M0 0.5 L8 4 L0 7.5 Z"), new XAttribute("fill", "#64748b")))),
            Rectangle(new Area(0, 0, width, height), "paper", 0),
            Text(network.Name, "name", Margin, Margin + 12, "start"),
            Text(totals, "totals", Margin, Margin + 31, "start"),
            new XElement(
                Svg + "g",
                new XAttribute("transform", $"translate({Number(Margin - left)} {Number(Header)})"),
                diagram.Panels.Select(panel => Rectangle(panel.Area, "panel", 8)), diagram.Edges.Select(EdgeOf), diagram.Boxes.Select(BoxOf),
                diagram.Panels.Select(panel => Text(panel.Name, "block", panel.Area.Left + 8, panel.Area.Bottom - 7, "start")))));
    }

    private static XElement BoxOf(Box box)
    {
        var middle = (box.Area.Left + box.Area.Right) / 2;
        return new XElement(
            Svg + "g",
            new XElement(Svg + "title", box.Text.Hint),
            Rectangle(box.Area, box.Text.Family.ToString().ToLowerInvariant(), 5),
            Text(box.Text.Title, "title", middle, box.Area.Top + BoxText.Baseline(0), "middle"),
            box.Text.Details.Select((line, i) => Text(line, "detail", middle, box.Area.Top + BoxText.Baseline(i + 1) + 1, "middle")));
    }

    /// <summary>
    /// Straight past the boxes of a rank, and in the gap to the next an S. Pieces without a length, beside the tallest box of a rank, are
    /// left out: the arrow at the end would not know where to point.
    /// </summary>
    private static XElement EdgeOf(IReadOnlyList<(double X, double Y)> points)
    {
        var path = $"M{Number(points[0].X)} {Number(points[0].Y)}";
        foreach (var ((fromX, fromY), (x, y)) in points.Zip(points.Skip(1)).Where(piece => piece.Second.Y - piece.First.Y >= 0.1))
        {
            var middle = Number((fromY + y) / 2);
            path += Math.Abs(fromX - x) < 0.05
                ? $" L{Number(x)} {Number(y)}"
                : $" C{Number(fromX)} {middle} {Number(x)} {middle} {Number(x)} {Number(y)}";
        }

        return new XElement(Svg + "path", new XAttribute("class", "edge"), new XAttribute("d", path), new XAttribute("marker-end", "url(#arrow)"));
    }

    private static XElement Rectangle(Area area, string style, double radius) => new(
        Svg + "rect",
        new XAttribute("class", style), new XAttribute("x", Number(area.Left)), new XAttribute("y", Number(area.Top)),
        new XAttribute("width", Number(area.Width)), new XAttribute("height", Number(area.Height)), new XAttribute("rx", Number(radius)));

    private static XElement Text(string text, string style, double x, double y, string anchor) => new(
        Svg + "text",
        new XAttribute("class", style), new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor), text);

    private static string Style() => string.Join('\n', [
        "",
        "text { font-family: 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif; fill: #1e293b }",
        FormattableString.Invariant($".title {{ font-size: {BoxText.TitleSize}px; font-weight: 600 }}"),
        FormattableString.Invariant($".detail {{ font-size: {BoxText.DetailSize}px; fill: #475569 }}"),
        ".name { font-size: 20px; font-weight: 700 }",
        ".totals { font-size: 13px; fill: #475569 }",
        ".block { font-size: 10.5px; font-style: italic; fill: #64748b; stroke: #f8fafc; stroke-width: 3px; paint-order: stroke }",
        ".paper { fill: #ffffff }",
        ".panel { fill: #0f172a; fill-opacity: 0.035; stroke: #cbd5e1 }",
        ".edge { fill: none; stroke: #64748b; stroke-width: 1.3 }",
        .. Palette.All.Select(color => $".{color.Family.ToString().ToLowerInvariant()} {{ fill: {color.Fill}; stroke: {color.Stroke} }}"),
        "",
    ]);

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
