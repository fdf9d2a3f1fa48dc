using System.Collections.Immutable;
using ConvNet.Testing.Reference;
using FsCheck;
using FsCheck.Fluent;

namespace ConvNet.Testing.Drawn;

/// <summary>
/// Draws directed acyclic networks: layers read any of the values before them, joins several whose shapes suit, and what
/// nothing has read in the end goes through a dense layer each into one sum.
/// </summary>
/// <param name="Input">The images.</param>
/// <param name="Nodes">The nodes that were drawn, before what closes the network.</param>
public sealed record RandomGraph(Volume Input, ImmutableList<ReferenceNode> Nodes)
{
    private const int Classes = 5, LargestVolume = 3000, LargestDense = 1500;

    /// <summary>The first graphs of a seed.</summary>
    public static IReadOnlyList<RandomGraph> Sample(ulong seed, int count) => [.. Graphs.Sample(50, new Rnd(seed), count)];

    /// <summary>The network, with fresh layers: a dropout carries its mask.</summary>
    public ReferenceNetwork Network()
    {
        var nodes = Nodes.Select(node => node with { Layer = node.Layer with { } }).ToList();
        int[] unread = [.. Enumerable.Range(0, nodes.Count + 1).Except(nodes.SelectMany(node => node.Inputs))];
        if (unread is [int last] && last == nodes.Count) return new ReferenceNetwork(Input, nodes);

        var ends = new List<int>();
        foreach (int value in unread)
        {
            nodes.Add(new ReferenceNode(new Dense(Classes), value));
            ends.Add(nodes.Count);
        }

        nodes.Add(new ReferenceNode(new Add(), ends));
        return new ReferenceNetwork(Input, nodes);
    }

    /// <summary>Graphs with one node less, whose readers read its first input instead, as far as shapes allow.</summary>
    public IEnumerable<RandomGraph> Smaller()
    {
        for (int i = 0; i < Nodes.Count; i++)
        {
            int gone = i + 1, instead = Nodes[i].Inputs[0];
            RandomGraph smaller = this with
            {
                Nodes = Nodes.RemoveAt(i).ConvertAll(node => node with { Inputs = [.. node.Inputs.Select(v => v == gone ? instead : v > gone ? v - 1 : v)] }),
            };
            if (smaller.Nodes.Count > 0 && smaller.IsSound()) yield return smaller;
        }
    }

    /// <summary>The shapes of the images and of every value, and whether each is a vector.</summary>
    private List<(Volume Volume, bool IsVector)> Shapes()
    {
        var shapes = new List<(Volume, bool)> { (Input, false) };
        foreach (ReferenceNode node in Nodes) shapes.Add(After(node, shapes));
        return shapes;
    }

    private static (Volume Volume, bool IsVector) After(ReferenceNode node, IReadOnlyList<(Volume Volume, bool IsVector)> shapes) => (
        node.Layer.Output([.. node.Inputs.Select(i => shapes[i].Volume)]),
        RandomArchitecture.GivesVector(node.Layer) || node.Inputs.All(i => shapes[i].IsVector));

    private bool IsSound()
    {
        try
        {
            List<(Volume Volume, bool IsVector)> shapes = Shapes();
            return Nodes.All(node => Suits(node, shapes));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool Suits(ReferenceNode node, IReadOnlyList<(Volume Volume, bool IsVector)> shapes)
    {
        (Volume Volume, bool IsVector)[] inputs = [.. node.Inputs.Select(i => shapes[i])];
        return inputs.Distinct().Count() is var distinct && node.Layer switch
        {
            Concat => inputs.All(i => i.IsVector == inputs[0].IsVector && (i.Volume with { Channels = 1 }) == (inputs[0].Volume with { Channels = 1 })),
            Multiply => distinct == 1 || (distinct == 2 && inputs.All(i => i.Volume.Channels == inputs[0].Volume.Channels) && inputs.Any(i => i.IsVector)),
            Add or Mean or Max => distinct == 1,
            Conv conv => !inputs[0].IsVector && inputs[0].Volume.Channels % conv.Groups == 0,
            MaxPool or AvgPool or GlobalAvgPool or GlobalMaxPool => !inputs[0].IsVector,
            _ => true,
        };
    }

    private static Gen<RandomGraph> Graphs =>
        from channels in Gen.Elements(RandomArchitecture.ChannelCounts)
        from height in Gen.Choose(3, 9)
        from width in Gen.Choose(3, 9)
        from count in Gen.Choose(2, 9)
        from graph in Grow(new RandomGraph(new Volume(channels, height, width), []), count)
        select graph;

    // Of values that are functions of each other the larger one is often undecided, so a maximum is only taken of what weights mix.
    private static Gen<RandomGraph> Grow(RandomGraph graph, int count)
    {
        if (count == 0) return Gen.Constant(graph);
        List<(Volume Volume, bool IsVector)> shapes = graph.Shapes();
        ReferenceNode[] joins = [.. Joins(shapes).Where(node => node.Layer is not Max || node.Inputs.All(i => i > 0 && (graph.Nodes[i - 1].Layer is Conv or Dense)))];
        Gen<ReferenceNode> layers =
            from source in Gen.Choose(Math.Max(0, shapes.Count - 4), shapes.Count - 1)
            from layer in shapes[source].IsVector ? RandomArchitecture.AfterVector(shapes[source].Volume) : RandomArchitecture.AfterVolume(shapes[source].Volume)
            select new ReferenceNode(layer, source);
        return from node in joins.Length == 0 ? layers : Gen.Frequency((3, layers), (2, Gen.Elements(joins)))
               from rest in Grow(graph with { Nodes = graph.Nodes.Add(node) }, count - 1)
               select rest;
    }

    /// <summary>Every join of two or three values that suit, a vector that scales channels among them.</summary>
    private static IEnumerable<ReferenceNode> Joins(IReadOnlyList<(Volume Volume, bool IsVector)> shapes)
    {
        ReferenceLayer[] kinds = [new Add(), new Mean(), new Mean(0.15, 0.5), new Max(), new Multiply(), new Concat()];
        foreach (int[] inputs in Choices(shapes.Count))
        foreach (ReferenceLayer kind in kinds)
        {
            var node = new ReferenceNode(kind, inputs);
            if (Suits(node, shapes) && After(node, shapes).Volume.Count <= LargestVolume) yield return node;
        }
    }

    private static IEnumerable<int[]> Choices(int count) =>
        from a in Enumerable.Range(0, count)
        from b in Enumerable.Range(0, count)
        where a != b
        from c in Enumerable.Range(b, count - b)
        where c != a
        select c == b ? new[] { a, b } : [a, b, c];
}
