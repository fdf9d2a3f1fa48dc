using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using ConvNet.Model;
using Microsoft.CodeAnalysis;

namespace ConvNet.Analyzers.Tests;

/// <summary>Every id has a descriptor, a page whose examples are true, and a test.</summary>
public class CatalogueTests
{
    public static TheoryData<string> Ids => new(AllIds());

    [Fact]
    public void Every_id_has_a_descriptor() => Assert.Equal(AllIds(), Descriptors.All.Select(d => d.Id).Order());

    [Fact]
    public void Severities_agree_with_what_inference_holds_for_errors()
    {
        foreach (DiagnosticDescriptor descriptor in Descriptors.All)
        {
            // Layers without a network are no network whose inference could fail.
            bool isError = new Problem(descriptor.Id, Sites.Type, null, default).IsError && descriptor.Id != ProblemIds.NoNetwork;
            Assert.Equal(isError, descriptor.DefaultSeverity == DiagnosticSeverity.Error);
            Assert.Equal(isError, descriptor.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable));
            Assert.EndsWith($"/docs/diagnostics/{descriptor.Id}.md", descriptor.HelpLinkUri);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_page_s_examples_are_true(string id)
    {
        string page = Page(id);
        Assert.StartsWith($"# {id}: {Descriptors.ById[id].Title}\n", page);
        Assert.Contains(await ReportedAsync(Example(page, "Wrong")), d => d.Id == id);
        Assert.Empty(await ReportedAsync(Example(page, "Right")));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_index_and_a_test_know_the_id(string id)
    {
        Assert.Contains($"| [{id}]({id}.md) |", Page("README"));
        string tests = Path.Combine(Root(), "tests", "ConvNet.Analyzers.Tests");
        Assert.Contains(Directory.EnumerateFiles(tests, "*Tests.cs"), file => File.ReadAllText(file).Contains($"{{|{id}:", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_page_has_an_id() => Assert.Equal(
        AllIds().Concat(Descriptors.OfProject.Select(d => d.Id)).Order(),
        Directory.EnumerateFiles(Path.Combine(Root(), "docs", "diagnostics"), "CNN*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Order());

    /// <summary>They have no examples in C# alone: <see cref="SettingsAnalyzerTests"/> test them.</summary>
    [Fact]
    public void Every_diagnostic_of_a_project_has_a_page_in_the_index() => Assert.All(Descriptors.OfProject, descriptor =>
    {
        bool isError = descriptor.DefaultSeverity == DiagnosticSeverity.Error;
        Assert.StartsWith($"# {descriptor.Id}: {descriptor.Title}\n\nSeverity: {(isError ? "error" : "warning")}", Page(descriptor.Id));
        Assert.Contains($"| [{descriptor.Id}]({descriptor.Id}.md) | {(isError ? "error" : "warning")} | {descriptor.Title} |", Page("README"));
        Assert.Equal(isError, descriptor.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable));
        Assert.EndsWith($"/docs/diagnostics/{descriptor.Id}.md", descriptor.HelpLinkUri);
    });

    private static string[] AllIds() => typeof(ProblemIds)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (string)f.GetRawConstantValue()!)
        .Order()
        .ToArray();

    private static async Task<ImmutableArray<Diagnostic>> ReportedAsync(string example)
    {
        var compilation = Compilations.Create(Compilations.Usings + example);
        Assert.DoesNotContain(compilation.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity == DiagnosticSeverity.Error);
        return await Compilations.AnalyzeAsync(compilation);
    }

    private static string Example(string page, string heading)
    {
        Match match = Regex.Match(page, $"## {heading}\n\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline);
        Assert.True(match.Success, $"The page has no example under '## {heading}'.");
        return match.Groups["code"].Value;
    }

    private static string Page(string name) => File.ReadAllText(Path.Combine(Root(), "docs", "diagnostics", name + ".md")).ReplaceLineEndings("\n");

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, "ConvNet.Generated.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The repository's root, with ConvNet.Generated.sln, is not above the tests.");
    }
}
