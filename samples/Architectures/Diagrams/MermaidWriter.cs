using System.Text;
using ConvNet;

namespace Architectures.Diagrams;

/// <summary>Writes a network as a Mermaid flowchart, which GitHub and others draw from the text of a page.</summary>
internal static class MermaidWriter
{
    /// <summary>What Mermaid draws unless the page allows more, which GitHub's do not.</summary>
    public const int MostCharacters = 50_000, MostEdges = 500;

    /// <summary>The flowchart: a subgraph for each block, a node for each step; in a network too large for that the inner blocks are nodes.</summary>
    public static string Write(NetworkDescription network)
    {
        var steps = Step.Of(network);
        var blocks = Block.Of(steps);
        for (var depth = blocks.Select(block => block.Depth + 1).DefaultIfEmpty(0).Max(); ; depth--)
        {
            Block[] folded = [.. blocks.Where(block => block.Depth == depth)];
            int[] nodes = [.. steps.Select((_, step) => folded.FirstOrDefault(block => block.Steps.Contains(step))?.Steps[0] ?? step)];
            (int From, int To)[] edges =
            [
                .. steps.SelectMany((step, i) => step.Inputs.Select(input => (From: nodes[input], To: nodes[i])))
                    .Where(edge => edge.From != edge.To)
                    .Distinct(),
            ];
            var text = Write(network, steps, [.. blocks.Where(block => block.Depth < depth)], folded, nodes, edges);
            if (depth == 0 || (text.Length <= MostCharacters && edges.Length <= MostEdges))
                return text;
        }
    }

    private static string Write(
        NetworkDescription network, IReadOnlyList<Step> steps, Block[] blocks, Block[] folded, int[] nodes, (int From, int To)[] edges)
    {
        var text = new StringBuilder($$"""
            ---
            title: {{network.Name}}
            config:
              flowchart:
                wrappingWidth: 600
                subGraphTitleMargin: { top: 2, bottom: 8 }
            ---
            flowchart TD

            """.ReplaceLineEndings("\n"));
        var within = new Stack<Block>();

        // The nodes of a block stand together, so a block that is left is not entered again.
        foreach (var step in Enumerable.Range(0, steps.Count).Where(step => nodes[step] == step).OrderBy(step => Path(blocks, step), StringComparer.Ordinal))
        {
            while (within.TryPeek(out var open) && !open.Steps.Contains(step))
                Close();
            foreach (var block in blocks.Where(block => block.Steps.Contains(step) && !within.Contains(block)).OrderBy(block => block.Depth))
            {
                Line($"subgraph b{Array.IndexOf(blocks, block)}[\"{block.Title}\"]");
                within.Push(block);
            }

            var (title, details, style) = folded.FirstOrDefault(block => block.Steps[0] == step) is { } whole
                ? (whole.Title, [$"{whole.Steps.Sum(own => steps[own].Layers.Count)} layers · {LayerText.Of(steps[whole.Steps[^1]].Output)}"], "block")
                : TextOf(BoxText.Of(network, steps[step], blocks));
            Line($"s{step}[\"{string.Join("<br/>", [$"<b>{title}</b>", .. details])}\"]:::{style}");
        }

        while (within.Count > 0)
            Close();
        foreach (var (from, to) in edges)
            Line($"s{from} --> s{to}");
        foreach (var (family, fill, stroke) in Palette.All)
            Line($"classDef {NameOf(family)} fill:{fill},stroke:{stroke},color:#1e293b");
        Line("classDef block fill:#f8fafc,stroke:#94a3b8,color:#475569");
        if (blocks.Length > 0)
            Line($"class {string.Join(',', blocks.Select((_, i) => $"b{i}"))} block");
        return text.ToString();

        void Line(string line) => text.Append(' ', 2 * (within.Count + 1)).Append(line).Append('\n');

        void Close()
        {
            within.Pop();
            Line("end");
        }
    }

    private static (string Title, IReadOnlyList<string> Details, string Style) TextOf(BoxText box) => (box.Title, box.Details, NameOf(box.Family));

    private static string NameOf(Family family) => family.ToString().ToLowerInvariant();

    /// <summary>What steps are sorted by: the first steps of the blocks that this one is in, from without to within, and itself.</summary>
    private static string Path(IEnumerable<Block> blocks, int step) => string.Join(
        '.', blocks.Where(block => block.Steps.Contains(step)).OrderBy(block => block.Depth).Select(block => block.Steps[0]).Append(step).Select(first => $"{first:D6}"));
}
