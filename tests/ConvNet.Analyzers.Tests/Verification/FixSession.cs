using System.Collections.Immutable;
using ConvNet.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace ConvNet.Analyzers.Tests;

/// <summary>One document in a workspace, with its diagnostics and the fixes for them.</summary>
internal sealed class FixSession : IDisposable
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
