using System.Globalization;
using System.Text;
using ConvNet.Generator.Emission;
using ConvNet.Model;
using ConvNet.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ConvNet.Generator;

/// <summary>
/// Compiles each class marked <c>[Network]</c>: attributes -> definition -> shapes -> plan -> text. The definition is all that
/// the pipeline carries, so a network is compiled again only when its own declaration changes. What is wrong with a declaration
/// is the analyzers' to say; here it only gets members that throw, so that the user sees that one error and no others.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    /// <summary>The tracking name of the step whose values decide what is compiled again.</summary>
    public const string DefinitionStep = "Definition";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<NetworkDefinition> definitions = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                NetworkReader.NetworkAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (attribute, cancellation) => NetworkReader.Read(attribute, cancellation))
            .Where(static definition => definition is not null)
            .Select(static (definition, _) => definition!)
            .WithTrackingName(DefinitionStep);

        // File names are compared without case, class names with it.
        IncrementalValueProvider<EquatableArray<string>> clashing = definitions
            .Select(static (definition, _) => definition.Type.HintName)
            .Collect()
            .Select(static (names, _) => names
                .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
                .Where(same => same.Count() > 1)
                .SelectMany(same => same.OrderBy(name => name, StringComparer.Ordinal).Skip(1))
                .ToEquatableArray());

        context.RegisterSourceOutput(definitions.Combine(clashing), static (output, pair) =>
        {
            (NetworkDefinition definition, EquatableArray<string> clashing) = pair;
            int clash = clashing.Select((name, index) => name == definition.Type.HintName ? index + 1 : 0).Sum();
            string suffix = clash == 0 ? ".g.cs" : $" ({clash.ToString(CultureInfo.InvariantCulture)}).g.cs";
            foreach (GeneratedFile file in NetworkEmitter.Emit(definition, output.CancellationToken))
                output.AddSource(file.HintName.Replace(".g.cs", suffix), SourceText.From(file.Text, Encoding.UTF8));
        });
    }
}
