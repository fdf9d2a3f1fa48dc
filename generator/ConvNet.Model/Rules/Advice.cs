using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>What is allowed but can hardly be meant, seen between neighbouring layers.</summary>
internal static class Advice
{
    /// <summary>Of a layer of a block the same is said once, however often the block is used: there is one place to change it.</summary>
    /// <param name="sites">The layer of each node.</param>
    public static IEnumerable<Problem> Of(IReadOnlyList<Node> nodes, IReadOnlyList<LayerSite> sites, EquatableArray<GraphOutput> outputs)
    {
        EquatableArray<EquatableArray<int>> readersOf = NetworkGraph.ReadersOf(nodes);
        var said = new HashSet<(string Block, int Index, string Id)>();
        for (int i = 0; i < nodes.Count; i++)
        {
            Node[] readers = readersOf[i].Select(r => nodes[r]).ToArray();
            bool isOutput = outputs.Any(o => o.Node == i);
            LayerSite site = sites[i];
            foreach (Problem problem in Of(nodes, sites, nodes[i], readers, isOutput))
                if (site.Block is null || said.Add((site.Block, site.Place[site.Place.Count - 1], problem.Id))) yield return problem;
        }
    }

    private static IEnumerable<Problem> Of(IReadOnlyList<Node> nodes, IReadOnlyList<LayerSite> sites, Node node, Node[] readers, bool isOutput)
    {
        LayerSite site = sites[node.Index];

        // Of a composite layer's parts nobody has chosen the arguments.
        if (!ReferenceEquals(node.Layer, site.Layer)) yield break;
        if (!isOutput && NormAfter(readers) is { } norm && node.Layer is Conv { Bias: true } or Dense { Bias: true })
            yield return site.Problem(
                ProblemIds.IdleBias,
                site.Written("Bias"),
                EquatableArray.Of(sites[norm.Index].ToString()),
                Remedy.SetArgument(node.Site, "Bias", "false"));

        foreach (Problem problem in DecayRules.CheckUse(node, site)) yield return problem;

        switch (node.Layer)
        {
            case Activation activation when activation.Function == (nodes[node.Inputs[0]].Layer as Activation)?.Function:
                yield return site.Problem(
                    ProblemIds.RepeatedActivation,
                    null,
                    EquatableArray.Of(sites[node.Inputs[0]].ToString()),
                    Remedy.Remove(node.Site, node.Layer.Kind));
                break;

            case Flatten when Redundant(node, readers, isOutput) is { } why:
                yield return site.Problem(ProblemIds.RedundantFlatten, null, EquatableArray.Of(why), Remedy.Remove(node.Site, "Flatten"));
                break;

            // The outputs of the last layer are the classes, and a table has a row a filter: their number is not free.
            case Conv { Groups: 1, Table.Count: 0 } conv when conv.Filters % SizeRules.Block != 0 && nodes.Skip(node.Index + 1).Any(n => n.Layer.MultiplyAdds(n.InputShape) > 0):
                string good = Text.Of(Arithmetic.RoundUp(conv.Filters, SizeRules.Block));
                yield return site.Problem(
                    ProblemIds.WastedLanes,
                    "Filters",
                    EquatableArray.Of(Text.Of(conv.Filters), good),
                    Remedy.SetArgument(node.Site, "Filters", good));
                break;
        }
    }

    /// <summary>The normalisation that alone reads a node's value, and takes every constant in it away.</summary>
    private static Node? NormAfter(Node[] readers) =>
        readers.Length == 1 && readers[0].Layer is Norm norm && norm.RemovesConstants(readers[0].InputShape) ? readers[0] : null;

    private static string? Redundant(Node flatten, Node[] readers, bool isOutput)
    {
        if (flatten.InputShape.IsFlat) return "its input is a vector already";
        return !isOutput && readers.Length > 0 && readers.All(r => r.Layer is Dense) ? "Dense flattens its input itself" : null;
    }
}
