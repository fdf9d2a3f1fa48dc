using System.Collections.Immutable;
using System.Text;
using ConvNet.Generator.Emission;
using ConvNet.Generator.Emission.Ilgpu;
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

    /// <summary>The tracking name of the step that finds whether the project's settings are such that generated code compiles.</summary>
    public const string RequirementsStep = "Requirements";

    /// <summary>The tracking name of the step that finds file names that the compiler takes for one; as a rule there are none.</summary>
    public const string ClashStep = "Clash";

    /// <summary>The tracking name of the step that reads the project's vector widths.</summary>
    public const string WidthStep = "Widths";

    /// <summary>The tracking name of the step that finds whether the project references an ILGPU that code is written for.</summary>
    public const string IlgpuStep = "Ilgpu";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<bool> canCompile = context.CompilationProvider
            .Select(static (compilation, _) => ProjectRequirements.AreMet(compilation))
            .WithTrackingName(RequirementsStep);

        IncrementalValuesProvider<NetworkDefinition> definitions = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                NetworkReader.NetworkAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (attribute, cancellation) => NetworkReader.Read(attribute, cancellation))
            .Where(static definition => definition is not null)
            .Select(static (definition, _) => definition!)
            .WithTrackingName(DefinitionStep)
            .Combine(canCompile)
            .Where(static pair => pair.Right)
            .Select(static (pair, _) => pair.Left);

        IncrementalValueProvider<EquatableArray<string>> clashes = definitions
            .Select(static (definition, _) => definition.Type.HintName)
            .Collect()
            .Select(static (names, _) => FileNames.Clashes(names))
            .WithTrackingName(ClashStep);

        IncrementalValueProvider<EquatableArray<int>> widths = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => VectorWidthChoice.Read(options))
            .WithTrackingName(WidthStep);

        IncrementalValueProvider<bool> referencesIlgpu = context.CompilationProvider
            .Select(static (compilation, _) => IlgpuReference.Of(compilation) is { } version && IlgpuReference.IsSupported(version))
            .WithTrackingName(IlgpuStep);

        context.RegisterSourceOutput(definitions.Combine(clashes.Combine(widths)), static (output, pair) =>
        {
            (NetworkDefinition definition, (EquatableArray<string> clashes, EquatableArray<int> widths)) = pair;
            Add(output, definition, clashes, NetworkEmitter.Emit(definition, widths, output.CancellationToken));
        });

        // Apart from the rest, so that projects without ILGPU pay for nothing and get nothing.
        IncrementalValuesProvider<NetworkDefinition> onDevices = definitions.Combine(referencesIlgpu)
            .Where(static pair => pair.Right)
            .Select(static (pair, _) => pair.Left);
        context.RegisterSourceOutput(onDevices.Combine(clashes), static (output, pair) =>
        {
            (NetworkDefinition definition, EquatableArray<string> clashes) = pair;
            Add(output, definition, clashes, IlgpuEmitter.Emit(definition, output.CancellationToken));
        });

        // What devices run of every network, once where there are any.
        context.RegisterSourceOutput(onDevices.Collect().SelectMany(static (networks, _) => networks.Take(1)).Select(static (_, _) => true), static (output, _) =>
        {
            foreach (GeneratedFile file in IlgpuEmitter.Shared()) output.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8));
        });
    }

    private static void Add(SourceProductionContext output, NetworkDefinition definition, EquatableArray<string> clashes, IEnumerable<GeneratedFile> files)
    {
        string prefix = FileNames.Prefix(definition.Type, clashes);
        foreach (GeneratedFile file in files) output.AddSource(prefix + file.HintName, SourceText.From(file.Text, Encoding.UTF8));
    }
}
