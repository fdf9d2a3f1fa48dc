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
            .WithTrackingName(DefinitionStep);

        context.RegisterSourceOutput(definitions, static (output, definition) =>
        {
            foreach (GeneratedFile file in NetworkEmitter.Emit(definition, output.CancellationToken))
                output.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8));
        });
    }
}
