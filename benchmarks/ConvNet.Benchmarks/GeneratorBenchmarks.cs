using BenchmarkDotNet.Attributes;
using ConvNet.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNet.Benchmarks;

/// <summary>What the generator adds to a build, and to a keystroke.</summary>
public class GeneratorBenchmarks
{
    private const int Networks = 20;

    internal static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly CSharpCompilation leNet5 = Compile(Declarations.LeNet5("LeNet5"));
    private readonly CSharpCompilation vgg16 = Compile(Declarations.Vgg16("Vgg16"));

    private GeneratorDriver driver = null!;
    private CSharpCompilation project = null!;
    private SyntaxTree edited = null!;
    private int edits;

    /// <summary>A project with 20 networks and a file of other code, generated once.</summary>
    [GlobalSetup(Target = nameof(EditElsewhere))]
    public void Open()
    {
        project = Compile([.. Enumerable.Range(0, Networks).Select(i => Declarations.LeNet5($"Network{i}")), "class Other;"]);
        edited = project.SyntaxTrees[^1];
        driver = Driver().RunGenerators(project);
    }

    /// <summary>LeNet-5, from nothing.</summary>
    [Benchmark]
    public GeneratorDriver LeNet5() => Driver().RunGenerators(leNet5);

    /// <summary>VGG-16, from nothing.</summary>
    [Benchmark]
    public GeneratorDriver Vgg16() => Driver().RunGenerators(vgg16);

    /// <summary>An edit in another file of a project with 20 networks.</summary>
    [Benchmark]
    public GeneratorDriver EditElsewhere()
    {
        var tree = CSharpSyntaxTree.ParseText($"class Other {{ int edit{edits++}; }}");
        project = project.ReplaceSyntaxTree(edited, tree);
        edited = tree;
        return driver = driver.RunGenerators(project);
    }

    private static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(new NetworkGenerator());

    private static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Benchmark",
        sources.Select(source => CSharpSyntaxTree.ParseText(source)),
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
}
