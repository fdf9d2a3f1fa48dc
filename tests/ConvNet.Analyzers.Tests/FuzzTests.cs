using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNet.Analyzers.Tests;

/// <summary>Nothing that can be typed makes the analyzer, the generator or the fixes throw.</summary>
public class FuzzTests
{
    private const int Cases = 10_000;
    private const int CasesInOneCompilation = 100;

    [Fact]
    public async Task The_analyzer_bears_everything()
    {
        int reported = 0;
        foreach (CSharpCompilation compilation in MutatedCompilations(seed: 1))
        {
            ImmutableArray<Diagnostic> found = await Compilations.AnalyzeAsync(compilation);
            Assert.All(found, d => Assert.DoesNotMatch(@"\{\d\}", d.GetMessage(CultureInfo.InvariantCulture)));
            reported += found.Length;
        }

        Assert.True(reported > Cases / 4, $"{Cases} broken declarations gave only {reported} diagnostics: the mutations miss what they are for.");
    }

    [Fact]
    public void The_generator_bears_everything()
    {
        GeneratorDriver driver = Compilations.Generator();
        int written = 0;
        foreach (CSharpCompilation compilation in MutatedCompilations(seed: 2))
        {
            driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
            GeneratorRunResult result = Assert.Single(driver.GetRunResult().Results);
            Assert.Null(result.Exception);
            Assert.Empty(result.Diagnostics);
            written += result.GeneratedSources.Length;
        }

        Assert.True(written > Cases / 4, $"{Cases} broken declarations gave only {written} files: the mutations miss what they are for.");
    }

    [Theory]
    [InlineData("[Network, Input(1, 8, 8), Dense(10)] partial class Net; [Network] partial class Net;")]
    [InlineData("[Network, Input(1, 8, 8), Dense(10)] partial class Net; [Network, Input(1, 8, 8), Dense(10)] partial class net;")]
    [InlineData("namespace A.B { [Network, Input(1, 8, 8), Dense(10)] partial class C; } namespace A { partial class B { [Network, Input(1, 8, 8), Dense(10)] partial class C; } }")]
    [InlineData("[Network, Input(1, 8, 8), Dense(10)] partial class Net; [Network, Input(1, 8, 8), Dense(10)] partial class NetForward; partial class Net { [Network, Input(1, 8, 8), Dense(10)] partial class Forward; }")]
    [InlineData("[Network, Input(1, 8, 8), Dense(10)] partial class Net; [Network, Input(1, 8, 8), Dense(10)] partial class Net<T>;")]
    public void Names_that_clash_are_written_apart(string source)
    {
        GeneratorRunResult result = Assert.Single(
            Compilations.Generator().RunGenerators(Compilations.Create(Compilations.Usings + source), TestContext.Current.CancellationToken).GetRunResult().Results);
        Assert.Null(result.Exception);
        Assert.NotEmpty(result.GeneratedSources);
    }

    [Fact]
    public async Task The_code_fixes_bear_everything()
    {
        var mutations = new Mutations(seed: 3);
        int applied = 0;
        for (int i = 0; i < 500; i++)
        {
            using var session = new FixSession(Compilations.Usings + mutations.Next("Net"));
            foreach (var action in (await session.ActionsAsync()).DistinctBy(a => a.Title))
            {
                await session.ApplyAsync(action);
                applied++;
            }
        }

        Assert.True(applied > 100, $"Only {applied} fixes were offered: the mutations miss what they are for.");
    }

    /// <summary>Each case is a file of its own, so that what is broken in one leaves the others alone.</summary>
    private static IEnumerable<CSharpCompilation> MutatedCompilations(int seed)
    {
        var mutations = new Mutations(seed);
        CSharpCompilation empty = Compilations.Create();
        for (int first = 0; first < Cases; first += CasesInOneCompilation)
        {
            yield return empty.AddSyntaxTrees(Enumerable.Range(first, CasesInOneCompilation).Select(i =>
                CSharpSyntaxTree.ParseText(Compilations.Usings + mutations.Next($"Net{i}"), Compilations.ParseOptions, $"Case{i}.cs")));
        }
    }
}
