using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ConvNet.Generator.Tests;

/// <summary>Sources compiled in memory as a strict project would, and the generator run over them.</summary>
internal static class Compilations
{
    /// <summary>Diagnose reports doc comments that are missing or wrong.</summary>
    public static readonly CSharpParseOptions ParseOptions = CSharpParseOptions.Default.WithDocumentationMode(DocumentationMode.Diagnose);

    /// <summary>Every warning that the compiler knows, as an error.</summary>
    public static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        allowUnsafe: true,
        optimizationLevel: OptimizationLevel.Release,
        generalDiagnosticOption: ReportDiagnostic.Error,
        warningLevel: 9999,
        nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>What every compilation starts from, so that what one has read of the framework the next need not read again.</summary>
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Sample",
        syntaxTrees: null,
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "ConvNet.dll" || Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
        Options);

    public static CSharpCompilation Create(params IEnumerable<(string Path, string Source)> files) =>
        Empty.AddSyntaxTrees(files.Select(f => Parse(f.Source, f.Path)));

    public static CSharpCompilation Create(string source) => Create(("Sample.cs", source));

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), ParseOptions, path);

    /// <summary>A driver that remembers the steps it took.</summary>
    /// <param name="properties">The project's properties that the generator may see.</param>
    public static GeneratorDriver Driver(params (string Name, string Value)[] properties) => CSharpGeneratorDriver.Create(
        [new NetworkGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        optionsProvider: new ProjectProperties(properties),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static GeneratorDriver Run(this GeneratorDriver driver, Compilation compilation) => driver.RunGenerators(compilation, TestContext.Current.CancellationToken);

    /// <summary>What the generator writes for a compilation. An exception in it, or a diagnostic of it, fails the test.</summary>
    public static ImmutableArray<GeneratedSourceResult> Generate(Compilation compilation) => Result(Driver().Run(compilation)).GeneratedSources;

    /// <summary>The compilation with what the generator writes for it.</summary>
    public static Compilation Complete(CSharpCompilation compilation)
    {
        Result(Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation complete, out _, TestContext.Current.CancellationToken));
        return complete;
    }

    /// <summary>The result of the generator, which must have neither thrown nor reported anything.</summary>
    public static GeneratorRunResult Result(GeneratorDriver driver)
    {
        GeneratorRunResult result = Assert.Single(driver.GetRunResult().Results);
        Assert.True(result.Exception == null, $"The generator threw (CS8785): {result.Exception}");
        Assert.Empty(result.Diagnostics);
        return result;
    }

    /// <summary>The assembly of a compilation that must have no diagnostic at all, not even information.</summary>
    public static byte[] Emit(Compilation compilation)
    {
        using MemoryStream image = new(), documentation = new();
        ImmutableArray<Diagnostic> found = compilation.Emit(image, xmlDocumentationStream: documentation, cancellationToken: TestContext.Current.CancellationToken).Diagnostics;
        Assert.True(!found.Any(IsVisible), Show(found));
        return image.ToArray();
    }

    public static bool IsVisible(Diagnostic diagnostic) => diagnostic.Severity >= DiagnosticSeverity.Info;

    /// <summary>The first diagnostics with the lines they are about.</summary>
    public static string Show(IEnumerable<Diagnostic> diagnostics)
    {
        var message = new StringBuilder();
        foreach (Diagnostic diagnostic in diagnostics.Where(IsVisible).Take(8))
        {
            message.Append(diagnostic).Append('\n');
            if (diagnostic.Location.SourceTree is { } tree)
                message.Append("    ").Append(tree.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim()).Append('\n');
        }

        return message.ToString();
    }
}
