using System.Reflection;
using System.Xml.Linq;

namespace ConvNet.Generator.Tests.Documentation;

/// <summary>
/// What there is to say of an attribute: its signature and defaults by reflection, the rest from its doc comment, whose tags
/// beside the standard ones are <c>group</c> (of the page), <c>shape</c>, <c>formula</c>, <c>tensor</c> (one for each, with its
/// <c>name</c>), <c>pytorch</c> and <c>source</c>.
/// </summary>
internal sealed class AttributeDocumentation
{
    private static readonly XmlDocumentation Comments = new(typeof(LayerAttribute).Assembly);

    private static readonly string[] KnownTags =
        ["summary", "remarks", "group", "shape", "formula", "tensor", "pytorch", "source", "typeparam", "param", "example"];

    private readonly Type _type;
    private readonly XElement _comment;

    public AttributeDocumentation(Type type)
    {
        _type = type;
        _comment = Comments.Of(type);
        Name = type.Name.Split('`')[0][..^nameof(Attribute).Length];
        Signatures = [.. type.GetConstructors().Select(Signature)];
        Arguments =
        [
            .. type.GetGenericArguments().Select(p => new Argument(p.Name, "class", null, Meaning(_comment, "typeparam", p.Name))),
            .. type.GetConstructors().SelectMany(ConstructorArguments),
            .. NamedArguments(),
        ];
    }

    /// <summary>Every attribute that a network or a block is declared with.</summary>
    public static AttributeDocumentation[] All { get; } =
    [
        .. typeof(LayerAttribute).Assembly.GetExportedTypes()
            .Where(t => t is { IsAbstract: false, Namespace: nameof(ConvNet) } && t.IsSubclassOf(typeof(Attribute)))
            .Select(t => new AttributeDocumentation(t))
            .OrderBy(a => a.Name, StringComparer.Ordinal),
    ];

    public string Name { get; }

    public bool IsLayer => _type.IsSubclassOf(typeof(LayerAttribute));

    /// <summary>Each constructor with its parameters and the named arguments, as C#.</summary>
    public string[] Signatures { get; }

    public Argument[] Arguments { get; }

    public string Group => Text("group");

    public string Summary => Text("summary");

    public string Remarks => Text("remarks");

    public string[] Shape => XmlDocumentation.Lines(_comment.Element("shape"));

    public string[] Formula => XmlDocumentation.Lines(_comment.Element("formula"));

    /// <summary>The tensors' names, with their shapes in PyTorch's layout and what they start from.</summary>
    public (string Name, string Text)[] Tensors =>
        [.. _comment.Elements("tensor").Select(t => ((string)t.Attribute("name")!, XmlDocumentation.Markdown(t)))];

    public string PyTorch => string.Join(' ', XmlDocumentation.Lines(_comment.Element("pytorch")));

    public string Source => Text("source");

    public (string Text, string[] Code)[] Examples =>
        [.. _comment.Elements("example").Select(e => (XmlDocumentation.Markdown(e), XmlDocumentation.Lines(e.Element("code"))))];

    /// <summary>What the doc comment should say and does not, or says in a tag that nobody reads.</summary>
    public IEnumerable<string> Faults()
    {
        string[] required = IsLayer ? ["summary", "group", "shape", "formula", "pytorch", "source"] : ["summary", "group"];
        foreach (string tag in required.Where(tag => Text(tag).Length == 0)) yield return $"{Name} has no <{tag}>.";
        foreach (string tag in _comment.Elements().Select(e => e.Name.LocalName).Except(KnownTags))
            yield return $"{Name} has a <{tag}>, which is none of {string.Join(", ", KnownTags)}.";
        foreach (Argument argument in Arguments.Where(a => a.Meaning.Length == 0))
            yield return $"{Name}'s argument {argument.Name} has no description.";
    }

    private string Signature(ConstructorInfo constructor)
    {
        Argument[] named = NamedArguments();
        IEnumerable<string> arguments =
        [
            .. ConstructorArguments(constructor).Select(a => $"{a.Type} {a.Name}{(a.Default is null ? "" : $" = {a.Default}")}"),
            .. named.Where(a => Both(a.Name, named) is null).Select(a => $"{a.Name} = {a.Default}"),
        ];
        string name = _type.IsGenericType ? $"{Name}<{string.Join(", ", _type.GetGenericArguments().Select(p => p.Name))}>" : Name;
        return arguments.Any() ? $"[{name}({string.Join(", ", arguments)})]" : $"[{name}]";
    }

    private IEnumerable<Argument> ConstructorArguments(ConstructorInfo constructor)
    {
        XElement comment = Comments.Of(constructor);
        foreach (ParameterInfo parameter in constructor.GetParameters())
        {
            string variable = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
            yield return new Argument(
                parameter.Name!,
                variable + CSharp.Name(parameter.ParameterType),
                parameter.HasDefaultValue ? CSharp.Literal(parameter.DefaultValue) : null,
                Meaning(comment, "param", parameter.Name!) + Values(parameter.ParameterType));
        }
    }

    /// <summary>The properties that can be set, those of the base first; not <c>Name</c> and the like, which every layer has.</summary>
    private Argument[] NamedArguments()
    {
        // Constructed with values that occur nowhere else, a property shows whether it follows a parameter.
        Type closed = _type.IsGenericType ? _type.MakeGenericType(typeof(object)) : _type;
        ConstructorInfo constructor = closed.GetConstructors()[0];
        (string Name, object Value)[] given = [.. constructor.GetParameters().Select(p => (p.Name!, Marker(p)))];
        object attribute = constructor.Invoke([.. given.Select(g => g.Value)]);

        PropertyInfo[] properties =
        [
            .. _type.GetProperties().Where(p => p.SetMethod is { IsPublic: true } && p.DeclaringType != typeof(LayerAttribute))
                .OrderBy(p => Depth(p.DeclaringType!)).ThenBy(p => p.MetadataToken),
        ];
        Argument[] arguments =
        [
            .. properties.Select(p =>
            {
                object? value = closed.GetProperty(p.Name)!.GetValue(attribute);
                string standard = given.FirstOrDefault(g => Equals(g.Value, value)).Name ?? CSharp.Literal(value);
                string meaning = XmlDocumentation.Markdown(Comments.Of(p).Element("summary")) + Values(p.PropertyType);
                return new Argument(p.Name, CSharp.Name(p.PropertyType), standard, meaning);
            }),
        ];
        return [.. arguments.Select(a => Both(a.Name, arguments) is { } both ? a with { Default = both } : a)];
    }

    /// <summary>Of an argument for one axis, such as <c>StrideHeight</c>, the one for both: <c>Stride</c>; null for others.</summary>
    private string? Both(string name, IEnumerable<Argument> named)
    {
        if (!name.EndsWith("Height", StringComparison.Ordinal) && !name.EndsWith("Width", StringComparison.Ordinal)) return null;
        string both = name[..name.LastIndexOfAny(['H', 'W'])];
        return named.Select(a => a.Name).Concat(_type.GetConstructors()[0].GetParameters().Select(p => p.Name!))
            .FirstOrDefault(other => other.Equals(both, StringComparison.OrdinalIgnoreCase));
    }

    private static object Marker(ParameterInfo parameter) => parameter.ParameterType switch
    {
        { IsArray: true } type => Array.CreateInstance(type.GetElementType()!, 0),
        { IsEnum: true } type => Enum.ToObject(type, 0),
        { } type when type == typeof(string) => parameter.Name!,
        { } type => Convert.ChangeType(1_000_003 + parameter.Position, type, null),
    };

    private static string Meaning(XElement comment, string tag, string name) =>
        XmlDocumentation.Markdown(comment.Elements(tag).FirstOrDefault(e => (string?)e.Attribute("name") == name));

    /// <summary>The values of an enumeration, each with its meaning.</summary>
    private static string Values(Type type) => type.IsEnum
        ? string.Concat(type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => $" `{type.Name}.{f.Name}`: {XmlDocumentation.Markdown(Comments.Of(f).Element("summary"))}"))
        : "";

    private static int Depth(Type type) => type.BaseType is { } parent ? Depth(parent) + 1 : 0;

    private string Text(string tag) => XmlDocumentation.Markdown(_comment.Element(tag));
}

/// <param name="Default">As C#, or the argument that it follows; null where it must be given.</param>
internal sealed record Argument(string Name, string Type, string? Default, string Meaning);
