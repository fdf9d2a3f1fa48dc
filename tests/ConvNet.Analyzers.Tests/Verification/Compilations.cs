using System.Collections.Immutable;
using ConvNet.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConvNet.Analyzers.Tests;

/// <summary>Sources compiled in memory against the running framework and ConvNet.</summary>
internal static class Compilations
{
    /// <summary>What every test source starts with.</summary>
    public const string Usings = "using ConvNet;\n";

    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    public static readonly CSharpCompilationOptions Options = new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);

    public static readonly ImmutableArray<MetadataReference> References =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is var name && (name == "netstandard.dll" || name.StartsWith("System.", StringComparison.Ordinal)))
        .Append(typeof(NetworkAttribute).Assembly.Location)
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToImmutableArray();

    /// <summary>What every compilation starts from, so that what one has read of the framework the next need not read again.</summary>
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create("Sample", syntaxTrees: null, References, Options);

    public static CSharpCompilation Create(params (string Path, string Source)[] files) =>
        Empty.AddSyntaxTrees(files.Select(f => CSharpSyntaxTree.ParseText(f.Source, ParseOptions, f.Path)));

    public static CSharpCompilation Create(string source) => Create(("Sample.cs", source));

    public static GeneratorDriver Generator() => CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: ParseOptions);

    /// <summary>What the analyzer reports, in the order of the source. An exception in it fails the test.</summary>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers = [new NetworkAnalyzer()];
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers(analyzers, options: (AnalyzerOptions?)null)
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Empty(found.Where(d => d.Id == "AD0001").Select(d => d.Descriptor.Description.ToString()));
        return found.OrderBy(d => d.Location.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id).ToImmutableArray();
    }
}
