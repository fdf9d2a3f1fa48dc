using System.Text;

namespace Architectures.Diagrams;

/// <summary>Writes a network as a Mermaid flowchart, which GitHub and others draw from the text of a page.</summary>
internal static class MermaidWriter
{
    /// <summary>The flowchart: a subgraph for each block, a node for each step.</summary>
    public static string Write(ConvNet.NetworkDescription network)
    {
        var steps = Step.Of(network);
        var blocks = Block.Of(steps);
        var text = new StringBuilder($"%% {network.Name}\nflowchart TD\n");
        var within = new Stack<Block>();

        // The nodes of a block stand together, so a block that is left is not entered again.
        foreach (var step in Enumerable.Range(0, steps.Count).OrderBy(step => Path(blocks, step), StringComparer.Ordinal))
        {
            while (within.TryPeek(out var open) && !open.Steps.Contains(step))
                Close();
            foreach (var block in blocks.Where(block => block.Steps.Contains(step) && !within.Contains(block)).OrderBy(block => block.Depth))
            {
                Line($"subgraph b{blocks.IndexOf(block)}[\"{block.Name}\"]");
                within.Push(block);
            }

            var box = BoxText.Of(network, steps[step], blocks);
            Line($"s{step}[\"{string.Join("<br/>", [$"<b>{box.Title}</b>", .. box.Details])}\"]:::{box.Family.ToString().ToLowerInvariant()}");
        }

        while (within.Count > 0)
            Close();
        for (var step = 0; step < steps.Count; step++)
        {
            foreach (var input in steps[step].Inputs)
                Line($"s{input} --> s{step}");
        }

        foreach (var (family, fill, stroke) in Palette.All)
            Line($"classDef {family.ToString().ToLowerInvariant()} fill:{fill},stroke:{stroke},color:#1e293b");
        return text.ToString();

        void Line(string line) => text.Append(' ', 2 * (within.Count + 1)).Append(line).Append('\n');

        void Close()
        {
            within.Pop();
            Line("end");
        }
    }

    /// <summary>What steps are sorted by: the first steps of the blocks that this one is in, from without to within, and itself.</summary>
    private static string Path(IEnumerable<Block> blocks, int step) => string.Join(
        '.', blocks.Where(block => block.Steps.Contains(step)).OrderBy(block => block.Depth).Select(block => block.Steps[0]).Append(step).Select(first => $"{first:D6}"));
}
