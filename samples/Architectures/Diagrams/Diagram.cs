using ConvNet;

namespace Architectures.Diagrams;

/// <summary>
/// A network drawn from top to bottom: a box for each step, branches side by side, and a panel behind the layers of each block. Edges go
/// down through the gaps between ranks and straight past the boxes of a rank, so that none crosses a box.
/// </summary>
internal sealed class Diagram
{
    private const double BoxGap = 24, RankGap = 26, BendWidth = 12, PanelSide = 9, PanelTop = 10, PanelBottom = 20;

    private readonly double[] tops;
    private readonly double[] bottoms;

    /// <summary>Draws a network.</summary>
    public Diagram(NetworkDescription network)
    {
        Network = network;
        var steps = Step.Of(network);
        var blocks = Block.Of(steps);
        BoxText[] texts = [.. steps.Select(step => BoxText.Of(network, step, blocks))];

        Layering = Layering.Of([.. steps.Select(step => step.Inputs)]);
        foreach (var place in Layering.Places)
            place.Width = place.Node is { } node ? texts[node].Width : BendWidth;
        Placement.Straighten(Layering, (left, right) => BoxGap + (Outermost(left) == Outermost(right) ? 0 : 2 * PanelSide));

        Block? Outermost(Place place) => place.Node is { } node ? blocks.FirstOrDefault(block => block.Steps.Contains(node)) : null;

        (tops, bottoms) = Rows(blocks, texts);
        Boxes = [.. Layering.Places.Take(steps.Count).Select((place, i) => new Box(texts[i], Around(place, texts[i].Height)))];
        Panels = [.. blocks.Select(block => new Panel(block.Title, Around(block, blocks))).Where((panel, i) => IsClear(panel.Area, blocks[i]))];
        Edges = [.. Layering.Chains.Select(Edge)];
    }

    /// <summary>What is drawn.</summary>
    public NetworkDescription Network { get; }

    /// <summary>The ranks.</summary>
    public Layering Layering { get; }

    /// <summary>The steps, in their order.</summary>
    public IReadOnlyList<Box> Boxes { get; }

    /// <summary>The blocks, those around others first; none that would lie behind a box of another.</summary>
    public IReadOnlyList<Panel> Panels { get; }

    /// <summary>The edges, each as corners from its source to its target; from band to band they may be rounded.</summary>
    public IReadOnlyList<IReadOnlyList<(double X, double Y)>> Edges { get; }

    /// <summary>The top and the bottom of each rank's row of boxes. The gap below is deeper where panels begin or end in it.</summary>
    private (double[] Tops, double[] Bottoms) Rows(IReadOnlyList<Block> blocks, BoxText[] texts)
    {
        var begin = new double[Layering.Ranks.Length];
        var end = new double[Layering.Ranks.Length];
        foreach (var block in blocks)
        {
            var (first, last) = Ranks(block);
            begin[first] = Math.Max(begin[first], PanelTop * Nesting(block, blocks));
            end[last] = Math.Max(end[last], PanelBottom * Nesting(block, blocks));
        }

        var rowTops = new double[begin.Length];
        var rowBottoms = new double[begin.Length];
        for (var rank = 0; rank < begin.Length; rank++)
        {
            rowTops[rank] = rank == 0 ? begin[0] : rowBottoms[rank - 1] + end[rank - 1] + RankGap + begin[rank];
            rowBottoms[rank] = rowTops[rank] + Layering.Ranks[rank].Max(place => place.Node is { } node ? texts[node].Height : 0);
        }

        return (rowTops, rowBottoms);
    }

    private Area Around(Place place, double height)
    {
        var middle = (tops[place.Rank] + bottoms[place.Rank]) / 2;
        return new Area(place.X - (place.Width / 2), middle - (height / 2), place.X + (place.Width / 2), middle + (height / 2));
    }

    /// <summary>The boxes of a block, with the edges that end in it on their way past them.</summary>
    private Area Around(Block block, IReadOnlyList<Block> blocks)
    {
        var (first, last) = Ranks(block);
        var own = block.Steps.Select(step => Layering.Places[step]).ToHashSet();
        Place[] places = [.. own, .. Layering.Chains.Where(chain => own.Contains(chain.Target)).SelectMany(chain => chain.Places.Where(p => p.Rank >= first && p.Node is null))];
        var nesting = Nesting(block, blocks);
        return new Area(
            places.Min(place => place.X - (place.Width / 2)) - (PanelSide * nesting),
            tops[first] - (PanelTop * nesting),
            places.Max(place => place.X + (place.Width / 2)) + (PanelSide * nesting),
            bottoms[last] + (PanelBottom * nesting));
    }

    private (int First, int Last) Ranks(Block block) =>
        (block.Steps.Min(step => Layering.Places[step].Rank), block.Steps.Max(step => Layering.Places[step].Rank));

    /// <summary>One more than how deep blocks lie in this one.</summary>
    private static int Nesting(Block block, IReadOnlyList<Block> blocks) =>
        1 + blocks.Where(other => other.Name.StartsWith(block.Name + ".", StringComparison.Ordinal)).Select(other => other.Depth - block.Depth).DefaultIfEmpty(0).Max();

    private bool IsClear(Area area, Block block) =>
        !Enumerable.Range(0, Boxes.Count).Except(block.Steps).Any(other => area.Overlaps(Boxes[other].Area));

    private List<(double X, double Y)> Edge(Chain chain)
    {
        var source = chain.Source;
        var points = new List<(double X, double Y)> { (source.X, Boxes[source.Node!.Value].Area.Bottom), (source.X, bottoms[source.Rank]) };
        foreach (var bend in chain.Places.Skip(1).SkipLast(1))
            points.AddRange([(bend.X, tops[bend.Rank]), (bend.X, bottoms[bend.Rank])]);

        var target = chain.Target;
        var port = Port(chain);
        points.AddRange([(port, tops[target.Rank]), (port, Boxes[target.Node!.Value].Area.Top)]);
        return points;
    }

    /// <summary>Where an edge meets its target: edges side by side, in the order in which they come.</summary>
    private double Port(Chain chain)
    {
        const double Distance = 14;
        var target = chain.Target;
        Chain[] all = [.. Layering.Chains.Where(other => other.Target == target).OrderBy(other => other.Places[^2].X)];
        var room = Math.Min(Distance, target.Width / (all.Length + 1));
        return target.X + ((Array.IndexOf(all, chain) - ((all.Length - 1) / 2.0)) * room);
    }
}

/// <summary>A step's box.</summary>
internal sealed record Box(BoxText Text, Area Area);

/// <summary>A block's panel.</summary>
internal sealed record Panel(string Name, Area Area);

/// <summary>A rectangle; y goes down.</summary>
internal readonly record struct Area(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;

    public bool Overlaps(Area other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
}
