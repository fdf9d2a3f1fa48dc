using System.Collections.Immutable;
using System.Composition;
using ConvNet.Analyzers;
using ConvNet.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ConvNet.CodeFixes;

/// <summary>
/// Offers the remedies that a diagnostic carries. What solves a problem is decided where the problem is found, with the
/// shapes at hand; here it is only written into the source.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NetworkCodeFixProvider))]
[Shared]
public sealed class NetworkCodeFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        ProblemIds.NotPartial, ProblemIds.NotOrdinaryClass, ProblemIds.NoInput, ProblemIds.InputNotFirst, ProblemIds.SecondInput,
        ProblemIds.NoNetwork, ProblemIds.MalformedName, ProblemIds.DoesNotFit, ProblemIds.WindowTooLarge, ProblemIds.NotPositive,
        ProblemIds.NegativePad, ProblemIds.PoolPadTooLarge, ProblemIds.GroupsDoNotDivide, ProblemIds.DropoutRate,
        ProblemIds.AfterSoftmax, ProblemIds.NeedsImage, ProblemIds.InvalidNumber, ProblemIds.SingleValues, ProblemIds.NotInEnum, ProblemIds.DoesNotDivide, ProblemIds.OtherCount,
        ProblemIds.Negative, ProblemIds.OutputPadTooLarge, ProblemIds.RepeatedActivation, ProblemIds.WastedLanes, ProblemIds.IdleDropout,
        ProblemIds.RedundantFlatten, ProblemIds.IdleBias, ProblemIds.UnusedName, ProblemIds.BranchWithoutFork,
        ProblemIds.OutsideBranch, ProblemIds.ForkWithoutJoin, ProblemIds.JoinWithoutFork, ProblemIds.TooFewBranches,
        ProblemIds.BranchesDisagree, ProblemIds.FromWithoutJoin, ProblemIds.UnknownValue, ProblemIds.MainOutputNamed,
        ProblemIds.NotInBlock);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => RemedyFixAllProvider.Instance;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (LocatedRemedy remedy in Remedies(diagnostic))
            {
                Task<Document> Apply(CancellationToken cancellation) => DeclarationEdit.ApplyAsync(context.Document, [remedy], cancellation);
                context.RegisterCodeFix(CodeAction.Create(remedy.Title, Apply, remedy.Title), diagnostic);
            }
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<LocatedRemedy> Remedies(Diagnostic diagnostic) =>
        RemedyProperties.Read(diagnostic).Where(r => DeclarationEdit.CanApply(r, diagnostic.Location.SourceTree));

    /// <summary>Applies the remedy of one title to every diagnostic that offers it, all of a document in one edit.</summary>
    private sealed class RemedyFixAllProvider : DocumentBasedFixAllProvider
    {
        public static readonly RemedyFixAllProvider Instance = new();

        protected override async Task<Document?> FixAllAsync(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics)
        {
            LocatedRemedy[] remedies = diagnostics
                .SelectMany(Remedies)
                .Where(r => r.Title == context.CodeActionEquivalenceKey)
                .ToArray();
            return await DeclarationEdit.ApplyAsync(document, remedies, context.CancellationToken).ConfigureAwait(false);
        }
    }
}
