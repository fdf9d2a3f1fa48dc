global using Xunit;
using System.Collections.Immutable;
using System.Globalization;
using ConvNet.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ConvNet.Analyzers.Tests;

/// <summary>Checks diagnostics and code fixes against marked source (<see cref="Markup"/>), which begins with <c>using ConvNet;</c>.</summary>
internal static class Verify
{
    /// <summary>Exactly the marked diagnostics are reported, at exactly the marked places.</summary>
    /// <param name="compiles">Whether the source must compile otherwise.</param>
    public static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(string marked, bool compiles = true, string usings = Compilations.Usings)
    {
        Markup markup = Markup.Parse(usings + marked);
        CSharpCompilation compilation = Compilations.Create(markup.Source);
        if (compiles)
            Assert.DoesNotContain(compilation.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity == DiagnosticSeverity.Error);

        ImmutableArray<Diagnostic> found = await Compilations.AnalyzeAsync(compilation);
        Assert.Equal(markup.Expected.Select(e => Show(e.Id, e.Span, markup.Source)), found.Select(d => Show(d.Id, d.Location.SourceSpan, markup.Source)));
        return found;
    }

    /// <summary>The one marked diagnostic says exactly this.</summary>
    public static async Task MessageAsync(string marked, string message)
    {
        Diagnostic diagnostic = Assert.Single(await DiagnosticsAsync(marked));
        Assert.Equal(message, $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}");
    }

    /// <summary>The titles of the fixes offered for the marked diagnostics.</summary>
    public static async Task<string[]> TitlesAsync(string marked)
    {
        await DiagnosticsAsync(marked);
        using var session = new FixSession(Markup.Parse(Compilations.Usings + marked).Source);
        return (await session.ActionsAsync()).Select(a => a.Title).ToArray();
    }

    /// <summary>The fix of this title turns one source into the other; what the result still reports is marked in it.</summary>
    public static async Task FixAsync(string before, string title, string after, string usings = Compilations.Usings)
    {
        await DiagnosticsAsync(before, usings: usings);
        using var session = new FixSession(Markup.Parse(usings + before).Source);
        CodeAction action = (await session.ActionsAsync()).First(a => a.Title == title);
        await ExpectAsync(usings, after, await session.ApplyAsync(action));
    }

    /// <summary>The fix of this title, applied to every diagnostic of the document at once.</summary>
    public static async Task FixAllAsync(string before, string title, string after)
    {
        await DiagnosticsAsync(before);
        using var session = new FixSession(Markup.Parse(Compilations.Usings + before).Source);
        await ExpectAsync(Compilations.Usings, after, await session.ApplyAsync(await session.FixAllAsync(title)));
    }

    private static async Task ExpectAsync(string usings, string after, string actual)
    {
        Assert.Equal(Markup.Parse(usings + after).Source, actual);
        await DiagnosticsAsync(after, usings: usings);
    }

    private static string Show(string id, TextSpan span, string source) => $"{id} at {span}: {source.Substring(span.Start, span.Length)}";

    /// <summary>One document in a workspace, with its diagnostics and the fixes for them.</summary>
    private sealed class FixSession : IDisposable
    {
        private readonly AdhocWorkspace _workspace = new();
        private readonly NetworkCodeFixProvider _provider = new();
        private readonly Document _document;

        public FixSession(string source)
        {
            ProjectInfo project = ProjectInfo.Create(
                ProjectId.CreateNewId(), VersionStamp.Default, "Sample", "Sample", LanguageNames.CSharp,
                compilationOptions: Compilations.Options, parseOptions: Compilations.ParseOptions, metadataReferences: Compilations.References);
            _document = _workspace.AddDocument(_workspace.AddProject(project).Id, "Sample.cs", SourceText.From(source));
        }

        public async Task<List<CodeAction>> ActionsAsync()
        {
            var actions = new List<CodeAction>();
            foreach (Diagnostic diagnostic in await DiagnosticsAsync(_document))
            {
                if (!_provider.FixableDiagnosticIds.Contains(diagnostic.Id))
                {
                    Assert.True(diagnostic.Properties.IsEmpty, $"{diagnostic.Id} has remedies that the provider does not offer.");
                    continue;
                }

                await _provider.RegisterCodeFixesAsync(new CodeFixContext(_document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
            }

            return actions;
        }

        public async Task<CodeAction> FixAllAsync(string title)
        {
            var context = new FixAllContext(
                _document, _provider, FixAllScope.Document, title, _provider.FixableDiagnosticIds, new Diagnostics(), TestContext.Current.CancellationToken);
            return (await _provider.GetFixAllProvider().GetFixAsync(context))!;
        }

        public async Task<string> ApplyAsync(CodeAction action)
        {
            ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
            Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
            return (await changed.GetDocument(_document.Id)!.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
        }

        public void Dispose() => _workspace.Dispose();

        private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Document document) =>
            await Compilations.AnalyzeAsync((await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!);

        private sealed class Diagnostics : FixAllContext.DiagnosticProvider
        {
            public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
                await DiagnosticsAsync(project.Documents.Single());

            public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
                await DiagnosticsAsync(document);

            public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
                Task.FromResult<IEnumerable<Diagnostic>>([]);
        }
    }
}
