using System.Text.RegularExpressions;
using ConvNet.Analyzers.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNet.Generator.Tests;

/// <summary>
/// Declarations as they look while someone types. That the generator bears ten thousand of them is tested beside the analyzer's
/// same promise; here, what it writes for them must compile wherever the declaration does.
/// </summary>
public partial class FuzzTests
{
    private const int Cases = 2_000;
    private const int NumberCases = 60;

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
            if (files == 0 || HasErrors(compilation)) continue;
            Assert.False(HasErrors(complete), $"Case {i}: {Compilations.Show(Errors(complete))}\n{source}");
            if (files > 1) whole++;
            else broken++;
        }

        Assert.True(whole > 0 && broken > 20, $"Only {whole} declarations were sound and {broken} refused: the mutations miss what they are for.");
    }

    [Fact]
    public void Sound_networks_of_other_sizes_compile()
    {
        var random = new Random(5);
        string[] sources = Networks.Varied.Values.Where(s => s.Contains("Conv(", StringComparison.Ordinal) && !s.Contains("class Vector512", StringComparison.Ordinal)).ToArray();
        int whole = 0;
        for (int i = 0; i < NumberCases; i++)
        {
            string source = sources[i % sources.Length];
            for (int left = random.Next(1, 4); left > 0; left--)
            {
                Match[] numbers = ArgumentNumber().Matches(source).ToArray();
                Match number = numbers[random.Next(numbers.Length)];
                source = $"{source.AsSpan(0, number.Index)}{random.Next(1, 40)}{source.AsSpan(number.Index + number.Length)}";
            }

            Compilation complete = Compilations.Complete(Compilations.Create(source));
            IEnumerable<Diagnostic> found = complete.GetDiagnostics(TestContext.Current.CancellationToken);
            Assert.True(!found.Any(d => d.Id != "CS1591" && Compilations.IsVisible(d)), $"Case {i}: {Compilations.Show(found)}\n{source}");
            if (complete.SyntaxTrees.Count() >= 9) whole++;
        }

        Assert.True(whole > NumberCases / 4, $"Only {whole} of {NumberCases} networks were sound: the sizes miss what they are for.");
    }

    [GeneratedRegex(@"(?<=[(, ] ?|= )\d+(?=[,)])")]
    private static partial Regex ArgumentNumber();

    private static bool HasErrors(Compilation compilation) => Errors(compilation).Any();

    private static IEnumerable<Diagnostic> Errors(Compilation compilation) =>
        compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error);
}
