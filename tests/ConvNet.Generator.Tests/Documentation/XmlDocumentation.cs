using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ConvNet.Generator.Tests.Documentation;

/// <summary>The doc comments of an assembly, from the file that the compiler writes beside it, as Markdown.</summary>
internal sealed partial class XmlDocumentation(Assembly assembly)
{
    private readonly Dictionary<string, XElement> _members = XDocument
        .Load(Path.ChangeExtension(assembly.Location, ".xml"), LoadOptions.PreserveWhitespace)
        .Descendants("member").ToDictionary(member => (string)member.Attribute("name")!);

    public XElement Of(Type type) => Find($"T:{type.FullName}");

    public XElement Of(PropertyInfo property) => Find($"P:{property.DeclaringType!.FullName}.{property.Name}");

    public XElement Of(FieldInfo field) => Find($"F:{field.DeclaringType!.FullName}.{field.Name}");

    /// <summary>A constructor's comment; the compiler repeats a type's for its primary constructor.</summary>
    public XElement Of(ConstructorInfo constructor) =>
        Find($"M:{constructor.DeclaringType!.FullName}.#ctor({string.Join(',', constructor.GetParameters().Select(p => p.ParameterType.FullName))})");

    /// <summary>An element's text as Markdown, its paragraphs apart; what is missing is empty.</summary>
    public static string Markdown(XElement? element)
    {
        if (element is null) return "";
        IEnumerable<XElement> paragraphs = element.Elements("para").Any() ? element.Elements("para") : [element];
        return string.Join("\n\n", paragraphs.Select(p => Spaces().Replace(string.Concat(p.Nodes().Select(Inline)), " ").Trim()));
    }

    /// <summary>An element's lines as they are written, but for the indentation that they share.</summary>
    public static string[] Lines(XElement? element)
    {
        string[] lines = [.. (element?.Value ?? "").Split('\n').Select(line => line.TrimEnd()).SkipWhile(line => line.Length == 0)];
        lines = [.. lines.Reverse().SkipWhile(line => line.Length == 0).Reverse()];
        int indentation = lines.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return [.. lines.Select(line => line.Length == 0 ? line : line[indentation..])];
    }

    private static string Inline(XNode node) => node switch
    {
        XText text => DiagnosticId().Replace(text.Value, id => $"[{id.Value}](diagnostics/{id.Value}.md)"),
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "paramref" } parameter => $"`{(string)parameter.Attribute("name")!}`",
        XElement { Name.LocalName: "see" } see => Reference((string)see.Attribute("cref")!),
        XElement { Name.LocalName: "code" } => "",
        XElement other => throw new NotSupportedException($"<{other.Name}> within a doc comment has no form in Markdown yet; give it one here."),
        _ => "",
    };

    /// <summary>A link to an attribute's section; of anything else the name.</summary>
    private static string Reference(string cref)
    {
        Match attribute = Attribute().Match(cref);
        if (attribute.Success) return $"[{attribute.Groups["name"].Value}](#{attribute.Groups["name"].Value.ToLowerInvariant()})";

        // Of a member the type is named too, unless that is the attribute whose argument it is.
        string[] parts = cref[2..].Split('`')[0].Split('.');
        bool isShort = cref[0] == 'T' || parts[^2].EndsWith(nameof(System.Attribute), StringComparison.Ordinal);
        return $"`{string.Join('.', parts[(isShort ? ^1 : ^2)..])}`";
    }

    private XElement Find(string id) => _members.TryGetValue(id, out XElement? member) ? member : new XElement("member");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"CNN\d{4}")]
    private static partial Regex DiagnosticId();

    [GeneratedRegex(@"^T:ConvNet\.(?<name>\w+)Attribute(`1)?$")]
    private static partial Regex Attribute();
}
