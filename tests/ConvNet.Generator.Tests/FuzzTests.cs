using ConvNet.Analyzers.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNet.Generator.Tests;

/// <summary>
/// Declarations as they look while someone types. That the generator bears ten thousand of them is tested beside the analyzer's
/// same promise; here, what it writes for them must compile wherever the declaration does.
/// </summary>
public class FuzzTests
{
    private const int Cases = 2_000;
    private const int CompiledNetworks = 25;

    [Fact]
    public void Adds_no_error_to_a_declaration_that_compiles()
    {
        var mutations = new Mutations(seed: 4);
        CSharpCompilationOptions options = Compilations.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default);
        CSharpCompilation empty = Compilations.Create().WithOptions(options);
        int broken = 0, whole = 0;
        for (int i = 0; i < Cases; i++)
        {
            string source = "using ConvNet;\n" + mutations.Next("Net");
            CSharpCompilation compilation = empty.AddSyntaxTrees(Compilations.Parse(source, $"Case{i}.cs"));
            GeneratorDriver driver = Compilations.Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation complete, out _, TestContext.Current.CancellationToken);
            int files = Compilations.Result(driver).GeneratedSources.Length;
            bool isWhole = files > 1;
            if (files == 0 || (isWhole && whole == CompiledNetworks) || HasErrors(compilation)) continue;
            Assert.False(HasErrors(complete), $"Case {i}: {Compilations.Show(Errors(complete))}\n{source}");
            if (isWhole) whole++;
            else broken++;
        }

        Assert.Equal(CompiledNetworks, whole);
        Assert.True(broken > 50, $"Only {broken} declarations compiled and were refused: the mutations miss what they are for.");
    }

    private static bool HasErrors(Compilation compilation) => Errors(compilation).Any();

    private static IEnumerable<Diagnostic> Errors(Compilation compilation) =>
        compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error);
}
