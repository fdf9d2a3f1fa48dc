using System.Text.RegularExpressions;
using ConvNet.Model;
using ConvNet.Model.Layers;
using Microsoft.CodeAnalysis;

namespace ConvNet.Generator.Tests.Documentation;

/// <summary>docs/layers.md says what the attributes say, and they say everything, and what the compiler knows.</summary>
public partial class LayersPageTests
{
    private static readonly string Documents = Path.Combine(Repository.Root, "docs");

    public static TheoryData<string> Attributes => new(AttributeDocumentation.All.Select(a => a.Name));

    public static TheoryData<string> Layers => new(LayerCatalog.Names.Order(StringComparer.Ordinal));

    [Fact]
    public void The_page_is_what_the_attributes_say() => Snapshot.VerifyFile(Path.Combine(Documents, "layers.md"), Page());

    [Theory]
    [MemberData(nameof(Attributes))]
    public void An_attribute_says_everything(string name)
    {
        AttributeDocumentation attribute = Attribute(name);
        Assert.Empty(attribute.Faults());
        Assert.Contains(attribute.Group, LayersPage.Groups);
    }

    [Fact]
    public void Every_layer_has_an_attribute_and_every_attribute_a_layer() => Assert.Equal(
        LayerCatalog.Names.Order(StringComparer.Ordinal), AttributeDocumentation.All.Where(a => a.IsLayer).Select(a => a.Name));

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_documented_tensors_are_those_that_the_layer_has(string kind)
    {
        IEnumerable<(string Name, int Rank)> tensors = Tensors(Sample(kind), new Model.Shape(16, 8, 8)).Select(t => (t.Name, t.Shape.Count));
        Assert.Equal(tensors, Attribute(kind).Tensors.Select(t => (t.Name, TensorShape().Match(t.Text).Value.Split(',').Length)));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Only_shape_rules_of_images_alone_are_of_layers_that_refuse_vectors(string kind)
    {
        LayerDefinition sample = Sample(kind);
        Layer layer = LayerCatalog.Create(sample)!;
        IEnumerable<Problem> problems = layer.Check(Model.Shape.Vector(16), new LayerSite(EquatableArray.Of(0), "", sample, layer));
        string rule = Attribute(kind).Shape[0];
        Assert.Equal(problems.Any(p => p.Id == ProblemIds.NeedsImage), rule.StartsWith("[C, H, W] ->", StringComparison.Ordinal) && !rule.Contains("[F]"));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Without_its_named_arguments_a_layer_is_what_their_documented_defaults_make_it(string kind)
    {
        LayerDefinition sample = Sample(kind);
        Dictionary<string, string> values = sample.Arguments.ToDictionary(a => a.Name, a => Text(a.Value), StringComparer.OrdinalIgnoreCase);
        var written = new List<Model.Argument>();
        foreach (Argument argument in Attribute(kind).Arguments.Where(a => a.Default is not null))
        {
            // A default may be another argument, which may have one in turn.
            string value = argument.Default!;
            while (values.TryGetValue(value, out string? followed)) value = followed;
            values.TryAdd(argument.Name, value);
            if (Value(argument.Type, values[argument.Name]) is { } constant) written.Add(new Model.Argument(Property(argument.Name), constant));
        }

        LayerDefinition explicitly = sample with { Arguments = sample.Arguments.Concat(written.Where(w => !sample.Has(w.Name))).ToEquatableArray() };
        Assert.Equal(LayerCatalog.Create(sample), LayerCatalog.Create(explicitly));
    }

    [Theory]
    [MemberData(nameof(Attributes))]
    public void Examples_compile(string name)
    {
        foreach ((_, string[] code) in Attribute(name).Examples)
        {
            string example = string.Join('\n', code);
            const string parameters = "[Parameter] private const int Planes = 64, Stride = 1;";
            string source = example.Contains("class ", StringComparison.Ordinal) ? example
                : example == parameters ? $$"""[Block] sealed class Example { {{example}} }"""
                : $$"""{{example}} sealed class Example { {{parameters}} } [Block] sealed class BasicBlock; [Block] sealed class Inception;""";
            Compilation compilation = Compilations.Create($"using ConvNet;\n{source}");
            Assert.DoesNotContain(compilation.GetDiagnostics(TestContext.Current.CancellationToken), d => d.DefaultSeverity == DiagnosticSeverity.Error);
        }
    }

    [Fact]
    public void Links_lead_somewhere()
    {
        string[] files =
        [
            .. Directory.GetFiles(Repository.Root, "*.md"),
            .. Directory.GetFiles(Documents, "*.md", SearchOption.AllDirectories).Where(f => !f.EndsWith(".received.md", StringComparison.Ordinal)),
        ];
        foreach (string file in files)
        {
            foreach (Match link in Link().Matches(File.ReadAllText(file)))
            {
                string target = link.Groups["path"].Value is { Length: > 0 } path ? Path.Combine(Path.GetDirectoryName(file)!, path) : file;
                Assert.True(Path.Exists(target), $"{file} links to {target}, which does not exist.");
                if (link.Groups["anchor"].Value is not { Length: > 0 } anchor) continue;
                int headings = Heading().Matches(File.ReadAllText(target)).Count(h => LayersPage.Anchor(h.Groups["text"].Value) == anchor);
                Assert.True(headings == 1, $"{file} links to #{anchor}, but {target} has {headings} such headings.");
            }
        }
    }

    private static string Page()
    {
        string introduction = File.ReadAllText(Path.Combine(Snapshot.ProjectDirectory, "Documentation", "Introduction.md")).ReplaceLineEndings("\n");
        return LayersPage.Render(introduction, AttributeDocumentation.All);
    }

    private static AttributeDocumentation Attribute(string name) => AttributeDocumentation.All.Single(a => a.Name == name);

    /// <summary>A layer with nothing but the arguments it must be given, small numbers that fit 16 channels of 8x8; its tensors all exist.</summary>
    private static LayerDefinition Sample(string kind)
    {
        Argument[] arguments = Attribute(kind).Arguments;
        IEnumerable<Argument> required = arguments.Where(a => a.Default is null);
        // Of several constructors one is enough.
        if (kind == "Filter") required = required.Take(1);
        return new LayerDefinition(
            kind,
            required.Select(a => new Model.Argument(Property(a.Name), a.Type switch
            {
                "int" => 2,
                "double" => 0.5,
                "params int[]" or "params double[]" => EquatableArray.Of(2.0),
                _ => 0,
            })).ToEquatableArray());
    }

    private static IEnumerable<(string Name, EquatableArray<int> Shape)> Tensors(LayerDefinition definition, Model.Shape input)
    {
        // A normalisation may have its weight and bias only where asked.
        if (Attribute(definition.Kind).Arguments.Any(a => a.Name == "Affine"))
            definition = definition with { Arguments = definition.Arguments.Append(new Model.Argument("Affine", true)).ToEquatableArray() };
        return Tensors(LayerCatalog.Create(definition)!, input, "");
    }

    private static IEnumerable<(string Name, EquatableArray<int> Shape)> Tensors(Layer layer, Model.Shape input, string prefix)
    {
        if (layer is not Composite composite) return layer.Parameters(input).Select(p => (prefix + p.Name, p.Shape));
        var tensors = new List<(string, EquatableArray<int>)>();
        var shapes = new List<Model.Shape>();
        foreach (Part part in composite.Parts(input))
        {
            EquatableArray<Model.Shape> inputs = part.Inputs.Select(i => i == Part.Whole ? input : shapes[i]).ToEquatableArray();
            tensors.AddRange(Tensors(part.Layer, inputs[0], $"{part.Name}."));
            shapes.Add(part.Layer.Infer(inputs));
        }

        return tensors;
    }

    private static string Property(string argument) => char.ToUpperInvariant(argument[0]) + argument[1..];

    private static string Text(object? value) => value is int or double ? CSharp.Literal(value) : "";

    /// <summary>A default as the reader gives it to the model; null where there is nothing to write.</summary>
    private static object? Value(string type, string text) => (type, text) switch
    {
        (_, "null" or "[]") => null,
        ("int", _) => int.Parse(text),
        ("bool", _) => bool.Parse(text),
        ("double", _) when text.Split(" / ") is [var dividend, var divisor] => double.Parse(dividend) / double.Parse(divisor),
        ("double", _) => double.Parse(text),
        _ => (int)Enum.Parse(typeof(LayerAttribute).Assembly.GetType($"ConvNet.{type}", throwOnError: true)!, text.Split('.')[1]),
    };

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex TensorShape();

    [GeneratedRegex(@"(?<!`)\]\((?!https?:)(?<path>[^)#\s]*)(#(?<anchor>[^)\s]*))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
