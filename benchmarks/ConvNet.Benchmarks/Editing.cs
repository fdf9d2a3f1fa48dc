using System.Collections.Immutable;
using System.Diagnostics;
using ConvNet.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ConvNet.Benchmarks;

/// <summary>
/// What an editor waits for after a keystroke: a driver types into the files of samples/Architectures, all in one project, and measures how
/// long the analyzers take for the file that is edited. Numbers of the declarations change, one digit at a time, so most edits break a shape.
/// </summary>
internal static class Editing
{
    private const int Edits = 400;

    public static void Run(string folder)
    {
        var trees = Directory.GetFiles(folder, "*.cs").Order(StringComparer.Ordinal)
            .ToDictionary(path => Path.GetFileName(path), path => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(path)), path: path));
        CSharpCompilation project = CSharpCompilation.Create(
            "Editing", trees.Values, GeneratorBenchmarks.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        (string File, SyntaxTree Tree)[] declarations = [.. trees.Where(t => Numbers(t.Value).Any()).Select(t => (t.Key, t.Value))];
        var random = new Random(1);
        var times = new List<(string File, double Milliseconds, int Found)>();
        for (int edit = -20; edit < Edits; edit++)
        {
            (string file, SyntaxTree tree) = declarations[random.Next(declarations.Length)];
            SyntaxTree typed = Type(tree, random);
            CSharpCompilation edited = project.ReplaceSyntaxTree(tree, typed);

            // The compiler's own work on the file, which an editor does anyway, is not the analyzers'.
            SemanticModel model = edited.GetSemanticModel(typed);
            model.GetDiagnostics();
            CompilationWithAnalyzers analysis = edited.WithAnalyzers(ImmutableArray.Create<DiagnosticAnalyzer>(new NetworkAnalyzer(), new SettingsAnalyzer()));
            long start = Stopwatch.GetTimestamp();
            int found = analysis.GetAnalyzerSemanticDiagnosticsAsync(model, null, default).GetAwaiter().GetResult().Count(d => d.Severity == DiagnosticSeverity.Error);
            if (edit >= 0) times.Add((file, Stopwatch.GetElapsedTime(start).TotalMilliseconds, found));
        }

        Console.WriteLine($"{"file",-26} {"edits",5} {"median_ms",9} {"worst_ms",9}");
        foreach (var file in times.GroupBy(t => t.File).OrderBy(f => f.Key, StringComparer.Ordinal)) Report(file.Key, [.. file]);
        Report("all", times);
        Console.WriteLine($"{times.Count(t => t.Found > 0)} of {times.Count} edits gave an error.");
    }

    private static void Report(string name, List<(string File, double Milliseconds, int Found)> times)
    {
        double[] sorted = [.. times.Select(t => t.Milliseconds).Order()];
        Console.WriteLine($"{name,-26} {sorted.Length,5} {sorted[sorted.Length / 2],9:F1} {sorted[^1],9:F1}");
    }

    /// <summary>The file with one digit of an attribute's arguments changed.</summary>
    private static SyntaxTree Type(SyntaxTree tree, Random random)
    {
        SyntaxToken[] numbers = [.. Numbers(tree)];
        SyntaxToken number = numbers[random.Next(numbers.Length)];
        int at = number.SpanStart + random.Next(number.Span.Length);
        return tree.WithChangedText(tree.GetText().WithChanges(new TextChange(new TextSpan(at, 1), $"{random.Next(1, 10)}")));
    }

    private static IEnumerable<SyntaxToken> Numbers(SyntaxTree tree) =>
        tree.GetRoot().DescendantTokens().Where(t => t.IsKind(SyntaxKind.NumericLiteralToken));
}
