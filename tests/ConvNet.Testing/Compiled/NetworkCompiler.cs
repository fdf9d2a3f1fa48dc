using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics;
using System.Runtime.Loader;
using System.Text;
using ConvNet.Analyzers;
using ConvNet.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ConvNet.Testing.Compiled;

/// <summary>
/// Compiles declarations with the generator, as a user's project would, and loads the result. The compiler itself is what takes
/// time, so tests hand over many networks at once.
/// </summary>
public static class NetworkCompiler
{
    private const string Namespace = "Compiled";

    /// <summary>What every compilation starts from, so that what one has read of the framework the next need not read again.</summary>
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Compiled",
        syntaxTrees: null,
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            allowUnsafe: true,
            optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>Compiles declarations.</summary>
    /// <param name="classes">C# declarations of classes without usings or namespace, by class name.</param>
    /// <returns>The networks by class name, with parameters that are all zero.</returns>
    /// <exception cref="InvalidOperationException">
    /// A declaration has errors, the generator failed, or what it wrote does not compile without a warning.
    /// </exception>
    public static IReadOnlyDictionary<string, ICompiledNetwork> Compile(IReadOnlyDictionary<string, string> classes)
    {
        var source = new StringBuilder($"#nullable enable\nusing System;\nusing System.Collections.Generic;\nusing ConvNet;\nusing ConvNet.CompilerServices;\n\nnamespace {Namespace};\n");
        foreach (string declaration in classes.Values) source.Append('\n').Append(declaration);

        byte[] image = CompiledImages.GetOrAdd($"// {WidthOption.Bits}{(Arm64Emulation.IsOn ? " as on Arm64" : "")}\n{source}", () => Emit(source.ToString()));
        var assembly = new AssemblyLoadContext("Compiled networks", isCollectible: true).LoadFromStream(new MemoryStream(image));
        return classes.Keys.ToDictionary(name => name, name => Wrap(assembly.GetType($"{Namespace}.{name}", throwOnError: true)!));
    }

    private static byte[] Emit(string source)
    {
        var parseOptions = CSharpParseOptions.Default.WithDocumentationMode(DocumentationMode.Diagnose);
        CSharpCompilation compilation = Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), parseOptions, "Networks.cs"));

        ImmutableArray<Diagnostic> problems = compilation.WithAnalyzers([new NetworkAnalyzer()]).GetAnalyzerDiagnosticsAsync().Result;
        Refuse([.. problems.Where(d => d.Severity == DiagnosticSeverity.Error)], "The declarations have errors");
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: parseOptions, optionsProvider: new WidthOption())
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation complete, out ImmutableArray<Diagnostic> generatorDiagnostics);
        Exception? failure = driver.GetRunResult().Results.Select(result => result.Exception).FirstOrDefault(exception => exception is not null);
        if (failure is not null) throw new InvalidOperationException("The generator threw.", failure);
        Refuse(generatorDiagnostics, "The generator reported");

        if (Arm64Emulation.IsOn) complete = Arm64Emulation.Rewrite(complete);
        using var image = new MemoryStream();
        Refuse(complete.Emit(image).Diagnostics, "The generated code does not compile cleanly");
        return image.ToArray();
    }

    private static ICompiledNetwork Wrap(Type type)
    {
        bool isNetwork = type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(INetwork<>));
        if (!isNetwork) throw new InvalidOperationException($"{type.Name} was not made a network: it does not implement INetwork<{type.Name}>.");
        return (ICompiledNetwork)Activator.CreateInstance(typeof(CompiledNetwork<>).MakeGenericType(type))!;
    }

    private static void Refuse(ImmutableArray<Diagnostic> diagnostics, string reason)
    {
        // CS1591, a missing comment, is about the declarations in tests.
        Diagnostic[] found = [.. diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning && d.Id != "CS1591")];
        if (found.Length == 0) return;
        var message = new StringBuilder($"{reason} ({found.Length}):");
        foreach (Diagnostic diagnostic in found.Take(10))
        {
            message.Append('\n').Append(diagnostic);
            if (diagnostic.Location.SourceTree is SyntaxTree tree)
                message.Append("\n    ").Append(tree.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim());
        }

        throw new InvalidOperationException(message.ToString());
    }

    /// <summary>Kernels for the vectors of this process alone: the other widths have processes of their own, and compiling is what takes time.</summary>
    private sealed class WidthOption : AnalyzerConfigOptionsProvider
    {
        public static string Bits { get; } =
            Vector512.IsHardwareAccelerated ? "512" : Vector256.IsHardwareAccelerated ? "256" : Vector128.IsHardwareAccelerated ? "128" : "32";

        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Options : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
            {
                value = key == "build_property.ConvNetVectorWidths" ? Bits : null;
                return value is not null;
            }
        }
    }
}
