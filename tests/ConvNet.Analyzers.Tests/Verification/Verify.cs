global using Xunit;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
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
}
