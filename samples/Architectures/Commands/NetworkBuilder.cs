using System.Diagnostics;
using System.Reflection;
using ConvNet.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Architectures.Commands;

/// <summary>
/// Builds networks in this process, each alone: the library's declarations without the other networks, through the generator and the
/// compiler. The declarations travel in the executable.
/// </summary>
internal sealed class NetworkBuilder
{
    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable);

    private readonly SyntaxTree[] declarations = [.. Declarations()];
    private readonly MetadataReference[] references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "ConvNet.dll" || Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Reads the declarations, and builds a small network so that the compiler is warm.</summary>
    public NetworkBuilder() => Build(declarations.SelectMany(Networks).First().Identifier.Text);

    /// <summary>Builds a network.</summary>
    /// <param name="name">Its class.</param>
    /// <exception cref="InvalidOperationException">It does not compile.</exception>
    public BuildCost Build(string name)
    {
        var trees = declarations.Select(tree => Without(tree, Networks(tree).Where(network => network.Identifier.Text != name)));
        var compilation = CSharpCompilation.Create(name, trees, references, Options);
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()]);

        var start = Stopwatch.GetTimestamp();
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var complete, out _);
        var generator = Stopwatch.GetElapsedTime(start);

        start = Stopwatch.GetTimestamp();
        var result = complete.Emit(Stream.Null);
        var compiler = Stopwatch.GetElapsedTime(start);
        if (!result.Success)
            throw new InvalidOperationException($"{name} does not compile: {result.Diagnostics.First(found => found.Severity == DiagnosticSeverity.Error)}");

        var sources = driver.GetRunResult().Results.SelectMany(run => run.GeneratedSources);
        return new BuildCost(generator, compiler, sources.Sum(source => (long)source.SourceText.Length));
    }

    private static IEnumerable<SyntaxTree> Declarations()
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.Linq;";
        yield return CSharpSyntaxTree.ParseText(Usings);
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(resource => resource.EndsWith(".cs", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return CSharpSyntaxTree.ParseText(reader.ReadToEnd(), path: resource);
        }
    }

    private static IEnumerable<ClassDeclarationSyntax> Networks(SyntaxTree tree) => tree.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>()
        .Where(type => type.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() == "Network"));

    private static SyntaxTree Without(SyntaxTree tree, IEnumerable<SyntaxNode> nodes)
    {
        var root = tree.GetRoot().RemoveNodes(nodes, SyntaxRemoveOptions.KeepNoTrivia)!;
        return tree.WithRootAndOptions(root, tree.Options);
    }
}

/// <summary>What it costs to build a network.</summary>
/// <param name="Generator">The time of the generator.</param>
/// <param name="Compiler">The time of the compiler on all sources.</param>
/// <param name="SourceBytes">The length of the generated sources, which are ASCII.</param>
internal sealed record BuildCost(TimeSpan Generator, TimeSpan Compiler, long SourceBytes);
