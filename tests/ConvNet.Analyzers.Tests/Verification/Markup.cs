using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace ConvNet.Analyzers.Tests;

/// <summary>Source in which <c>{|CNN0101:Stride = 3|}</c> marks where a diagnostic is expected; marks may nest.</summary>
internal sealed partial record Markup(string Source, IReadOnlyList<(string Id, TextSpan Span)> Expected)
{
    public static Markup Parse(string marked)
    {
        var source = new System.Text.StringBuilder();
        var open = new Stack<(string Id, int Start)>();
        var expected = new List<(string, TextSpan)>();
        int last = 0;
        foreach (Match match in Mark().Matches(marked))
        {
            source.Append(marked, last, match.Index - last);
            last = match.Index + match.Length;
            if (match.Groups["id"].Success)
            {
                open.Push((match.Groups["id"].Value, source.Length));
            }
            else
            {
                (string id, int start) = open.Pop();
                expected.Add((id, TextSpan.FromBounds(start, source.Length)));
            }
        }

        Assert.Empty(open);
        source.Append(marked, last, marked.Length - last);
        return new Markup(source.ToString(), expected.OrderBy(e => e.Item2.Start).ThenBy(e => e.Item1).ToList());
    }

    [GeneratedRegex(@"\{\|(?<id>CNN\d{4}):|\|\}")]
    private static partial Regex Mark();
}
