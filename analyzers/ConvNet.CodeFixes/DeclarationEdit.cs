using ConvNet.Analyzers;
using ConvNet.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ConvNet.CodeFixes;

/// <summary>
/// Writes remedies into a declaration as changes of its text, so that everything else stays as its author laid it out.
/// </summary>
internal sealed class DeclarationEdit
{
    private readonly SyntaxNode _root;
    private readonly SourceText _text;
    private readonly SemanticModel _model;
    private readonly List<TextChange> _changes = [];
    private readonly HashSet<AttributeSyntax> _removed = [];

    private DeclarationEdit(SyntaxNode root, SourceText text, SemanticModel model) => (_root, _text, _model) = (root, text, model);

    /// <summary>A remedy changes one file: that of the diagnostic.</summary>
    public static bool CanApply(LocatedRemedy remedy, SyntaxTree? tree) =>
        remedy.Target.SourceTree == tree && remedy.Anchor.SourceTree == tree;

    public static async Task<Document> ApplyAsync(Document document, IEnumerable<LocatedRemedy> remedies, CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root) return document;
        if (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model) return document;
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);

        var edit = new DeclarationEdit(root, text, model);
        foreach (LocatedRemedy remedy in remedies) edit.Add(remedy);
        return document.WithText(text.WithChanges(edit.Finish()));
    }

    private void Add(LocatedRemedy remedy)
    {
        switch (remedy.Kind)
        {
            case RemedyKind.SetArgument when Attribute(remedy.Target) is { } attribute:
                SetArgument(attribute, remedy);
                break;
            case RemedyKind.Remove when Attribute(remedy.Target) is { } attribute:
                _removed.Add(attribute);
                break;
            case RemedyKind.MoveBefore when Attribute(remedy.Target) is { } attribute && Attribute(remedy.Anchor) is { } anchor:
                if (TryMoveLines(attribute, anchor)) break;
                _removed.Add(attribute);
                InsertBefore(anchor, _text.ToString(WithComments(attribute)), ownList: List(attribute).Attributes.Count == 1);
                break;
            case RemedyKind.MoveAfter when Attribute(remedy.Target) is { } attribute && Attribute(remedy.Anchor) is { } anchor:
                _removed.Add(attribute);
                _changes.Add(new TextChange(new TextSpan(WithComments(anchor).End, 0), $", {_text.ToString(WithComments(attribute))}"));
                break;
            case RemedyKind.InsertBefore when Attribute(remedy.Target) is { } anchor:
                InsertBefore(anchor, Qualified(remedy.Value!, anchor.SpanStart), ownList: true);
                break;
            case RemedyKind.InsertAfter when Attribute(remedy.Target) is { } anchor:
                _changes.Add(new TextChange(new TextSpan(anchor.Span.End, 0), $", {Qualified(remedy.Value!, anchor.SpanStart)}"));
                break;
            case RemedyKind.AddModifier when Type(remedy.Target) is TypeDeclarationSyntax type && !type.Modifiers.Any(SyntaxKind.PartialKeyword):
                // "partial" is the only modifier that is ever missing, and must stand last.
                _changes.Add(new TextChange(new TextSpan(type.Keyword.SpanStart, 0), remedy.Value + " "));
                break;
            case RemedyKind.RemoveModifier when Type(remedy.Target) is { } type:
                foreach (SyntaxToken modifier in type.Modifiers.Where(m => m.ValueText == remedy.Value))
                    _changes.Add(new TextChange(WithSpace(modifier.Span), ""));
                break;
        }
    }

    private void SetArgument(AttributeSyntax attribute, LocatedRemedy remedy)
    {
        string value = Qualified(remedy.Value!, attribute.SpanStart);
        if (Node(remedy.Anchor).FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } written && written.Span == remedy.Anchor.SourceSpan)
        {
            _changes.Add(new TextChange(written.Expression.Span, value));
            return;
        }

        string argument = $"{remedy.Argument} = {value}";
        (int position, string inserted) = attribute.ArgumentList switch
        {
            null => (attribute.Name.Span.End, $"({argument})"),
            { Arguments.Count: 0 } list => (list.OpenParenToken.Span.End, argument),
            { } list => (list.Arguments.Last().Span.End, $", {argument}"),
        };
        _changes.Add(new TextChange(new TextSpan(position, 0), inserted));
    }

    /// <summary>A new attribute as a list of its own, where the anchor begins one; otherwise in the anchor's list.</summary>
    private void InsertBefore(AttributeSyntax anchor, string attribute, bool ownList)
    {
        AttributeListSyntax list = List(anchor);
        if (!ownList || list.Attributes[0] != anchor)
        {
            _changes.Add(new TextChange(new TextSpan(WithComments(anchor).Start, 0), attribute + ", "));
            return;
        }

        if (FirstLine(list) is { } place)
        {
            TextLine line = _text.Lines.GetLineFromPosition(list.SpanStart);
            string indent = _text.ToString(TextSpan.FromBounds(line.Start, list.SpanStart));
            _changes.Add(new TextChange(new TextSpan(place, 0), $"{indent}[{attribute}]{NewLine(line)}"));
            return;
        }

        _changes.Add(new TextChange(new TextSpan(list.SpanStart, 0), $"[{attribute}] "));
    }

    /// <summary>Moves the lines of an attribute before those of the anchor, if both have lines of their own.</summary>
    private bool TryMoveLines(AttributeSyntax attribute, AttributeSyntax anchor)
    {
        bool isList = List(attribute).Attributes.Count == 1;
        SyntaxToken last = isList ? List(attribute).GetLastToken() : attribute.GetLastToken().GetNextToken();
        if (isList ? List(anchor).Attributes[0] != anchor : !last.IsKind(SyntaxKind.CommaToken)) return false;
        if (FirstLine(isList ? List(attribute) : attribute) is not { } start || FirstLine(isList ? List(anchor) : anchor) is not { } place) return false;

        TextLine line = _text.Lines.GetLineFromPosition(last.Span.End);
        string behind = _text.ToString(TextSpan.FromBounds(last.Span.End, line.End)).Trim();
        if (behind.Length > 0 && !IsComment(behind)) return false;

        TextSpan lines = TextSpan.FromBounds(start, line.EndIncludingLineBreak);
        _changes.Add(new TextChange(new TextSpan(place, 0), _text.ToString(lines)));
        _changes.Add(new TextChange(lines, ""));
        return true;
    }

    /// <summary>
    /// Where the lines of a list or an attribute begin, comments right above it included; null where it begins no line. Those above the first
    /// list are about the type.
    /// </summary>
    private int? FirstLine(SyntaxNode node)
    {
        if (!StartsLine(node.SpanStart)) return null;
        TextLine line = _text.Lines.GetLineFromPosition(node.SpanStart);
        if (node.Parent is MemberDeclarationSyntax type && type.AttributeLists[0] == node) return line.Start;

        int before = _text.Lines.GetLineFromPosition(node.GetFirstToken().GetPreviousToken().Span.End).LineNumber;
        while (line.LineNumber - 1 > before && _text.Lines[line.LineNumber - 1] is var above && IsComment(above.ToString().Trim())) line = above;
        return line.Start;
    }

    private IEnumerable<TextChange> Finish()
    {
        foreach (IGrouping<AttributeListSyntax, AttributeSyntax> group in _removed.GroupBy(List))
            Remove(group.Key, new HashSet<AttributeSyntax>(group));

        // Two networks in one class ask for the same change of it.
        return _changes.Distinct().OrderBy(c => c.Span.Start).ThenBy(c => c.Span.Length);
    }

    private void Remove(AttributeListSyntax list, HashSet<AttributeSyntax> removed)
    {
        if (removed.Count == list.Attributes.Count)
        {
            Delete(WholeList(list), removed);
            return;
        }

        // The comma that goes is the one before, but of what begins a line, or the list, the one behind.
        int firstKept = list.Attributes.IndexOf(a => !removed.Contains(a)), lastKept = list.Attributes.LastIndexOf(a => !removed.Contains(a));
        bool takesNext = false;
        for (int i = 0; i < list.Attributes.Count; i++)
        {
            bool isRemoved = removed.Contains(list.Attributes[i]);
            takesNext = isRemoved && (i < firstKept || (i < lastKept && (takesNext || StartsLine(list.Attributes[i].SpanStart))));
            if (!isRemoved) continue;
            TextSpan own = WithComments(list.Attributes[i]);
            TextSpan span = takesNext
                ? TextSpan.FromBounds(own.Start, WithComments(list.Attributes[i + 1]).Start)
                : TextSpan.FromBounds(WithComments(list.Attributes[i - 1]).End, own.End);
            Delete(span, removed);
        }
    }

    /// <summary>Deletes attributes and what is around them, but leaves comments that are not their own where they are.</summary>
    private void Delete(TextSpan span, HashSet<AttributeSyntax> removed)
    {
        SyntaxTrivia[] comments = _root.DescendantTrivia(span)
            .Where(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia) || t.IsKind(SyntaxKind.MultiLineCommentTrivia))
            .Where(t => span.Contains(t.Span) && !removed.Any(a => WithComments(a).Contains(t.Span)))
            .ToArray();
        if (comments.Length == 0)
        {
            _changes.Add(new TextChange(span, ""));
            return;
        }

        int start = span.Start;
        foreach (SyntaxTrivia comment in comments)
        {
            DeleteWords(start, comment.SpanStart);
            start = comment.Span.End;
        }

        DeleteWords(start, span.End);
    }

    /// <summary>Deletes text, but not the space around it, which lays out the comments there.</summary>
    private void DeleteWords(int start, int end)
    {
        while (start < end && char.IsWhiteSpace(_text[start])) start++;
        while (start < end && char.IsWhiteSpace(_text[end - 1])) end--;
        _changes.Add(new TextChange(TextSpan.FromBounds(start, end), ""));
    }

    /// <summary>An attribute with the comments of its own: /* such */ on either side of it.</summary>
    private static TextSpan WithComments(AttributeSyntax attribute)
    {
        IEnumerable<SyntaxTrivia> before = attribute.GetFirstToken().GetPreviousToken().TrailingTrivia.Concat(attribute.GetLeadingTrivia()).Reverse();
        return TextSpan.FromBounds(
            Own(before).Select(c => c.SpanStart).Append(attribute.SpanStart).Min(),
            Own(attribute.GetTrailingTrivia()).Select(c => c.Span.End).Append(attribute.Span.End).Max());

        static IEnumerable<SyntaxTrivia> Own(IEnumerable<SyntaxTrivia> trivia) => trivia
            .TakeWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia) || t.IsKind(SyntaxKind.MultiLineCommentTrivia))
            .Where(t => t.IsKind(SyntaxKind.MultiLineCommentTrivia));
    }

    /// <summary>Whether a line is nothing but a comment.</summary>
    private static bool IsComment(string line) =>
        line.StartsWith("//", StringComparison.Ordinal) || (line.StartsWith("/*", StringComparison.Ordinal) && line.IndexOf("*/", StringComparison.Ordinal) == line.Length - 2);

    /// <summary>A list with its line when it is alone there, or with the space behind it.</summary>
    private TextSpan WholeList(AttributeListSyntax list)
    {
        TextLine first = _text.Lines.GetLineFromPosition(list.SpanStart), last = _text.Lines.GetLineFromPosition(list.Span.End);
        bool endsLine = string.IsNullOrWhiteSpace(_text.ToString(TextSpan.FromBounds(list.Span.End, last.End)));
        if (StartsLine(list.SpanStart) && endsLine) return TextSpan.FromBounds(first.Start, last.EndIncludingLineBreak);

        return WithSpace(list.Span);
    }

    private bool StartsLine(int position) => string.IsNullOrWhiteSpace(_text.ToString(TextSpan.FromBounds(_text.Lines.GetLineFromPosition(position).Start, position)));

    /// <summary>A span with the space behind it on its line.</summary>
    private TextSpan WithSpace(TextSpan span)
    {
        int end = span.End, last = _text.Lines.GetLineFromPosition(end).End;
        while (end < last && char.IsWhiteSpace(_text[end])) end++;
        return TextSpan.FromBounds(span.Start, end);
    }

    /// <summary>A value or attribute of ConvNet as it can be written here: with its namespace where that is not imported.</summary>
    private string Qualified(string value, int position)
    {
        if (!char.IsLetter(value[0]) || value is "true" or "false") return value;
        string name = value.Substring(0, value.TakeWhile(char.IsLetter).Count());
        bool isVisible = new[] { name, name + "Attribute" }
            .SelectMany(n => _model.LookupNamespacesAndTypes(position, name: n))
            .Any(s => s is INamedTypeSymbol { ContainingNamespace: { Name: "ConvNet", ContainingNamespace.IsGlobalNamespace: true } });
        return isVisible ? value : "ConvNet." + value;
    }

    private string NewLine(TextLine line) => _text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));

    private SyntaxNode Node(Location location) => _root.FindNode(location.SourceSpan, getInnermostNodeForTie: true);

    private AttributeSyntax? Attribute(Location location) => Node(location).FirstAncestorOrSelf<AttributeSyntax>();

    private BaseTypeDeclarationSyntax? Type(Location location) => Node(location).FirstAncestorOrSelf<BaseTypeDeclarationSyntax>();

    private static AttributeListSyntax List(AttributeSyntax attribute) => (AttributeListSyntax)attribute.Parent!;
}
