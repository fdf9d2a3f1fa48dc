using System.Globalization;
using ConvNet.Model.Layers;
using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Layers;

namespace ConvNet.Model.Documentation;

/// <summary>What a network costs, layer by layer: the lectures' table, for the class's doc comment and the runtime's description.</summary>
internal sealed class NetworkSummary(NetworkGraph graph)
{
    public IReadOnlyList<LayerRow> Rows { get; } = graph.Nodes
        .Select(n => new LayerRow(n, n.Parameters.Sum(p => p.Learned), n.Layer.MultiplyAdds(n.InputShape), ReceptiveField(graph, n))).ToArray();

    public long Parameters => Rows.Sum(r => r.Parameters);

    public long MultiplyAdds => Rows.Sum(r => r.MultiplyAdds);

    /// <summary>All activations of one image in floats, as the lectures count the memory of a forward pass.</summary>
    public long Activations => Rows.Where(r => r.HasOwnActivation).Sum(r => r.Node.Shape.Count);

    /// <summary>The table as lines of aligned text. It says which convolutions go by tiles in inference, and which over the width.</summary>
    public IEnumerable<string> Table()
    {
        Dictionary<int, string> ways = Ways();
        string[] By(string text) => ways.Count == 0 ? [] : [text];
        string[][] cells =
        [
            ["layer", "output", "parameters", "multiply-adds", .. By("computed by"), "activation", "sees"],
            .. Rows.Select(r => (string[])
            [
                r.Node.Name, r.Node.Shape.ToString(), r.Parameters == 0 ? "" : Number(r.Parameters), r.MultiplyAdds == 0 ? "" : Number(r.MultiplyAdds),
                .. By(ways.TryGetValue(r.Node.Index, out string? way) ? way : ""),
                r.HasOwnActivation ? Bytes(r.Node.Shape.Count * sizeof(float)) : "", $"{r.Field.Height}x{r.Field.Width}",
            ]),
            ["total", "", Number(Parameters), Number(MultiplyAdds), .. By(""), Bytes(Activations * sizeof(float)), ""],
        ];
        int[] widths = Enumerable.Range(0, cells[0].Length).Select(c => cells.Max(row => row[c].Length)).ToArray();
        return cells.Select(row => string.Join("  ", row.Select((cell, c) => c < 2 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
    }

    /// <summary>How convolutions are computed in inference, where it is not directly with filters in the lanes.</summary>
    private Dictionary<int, string> Ways()
    {
        var ways = new Dictionary<int, string>();
        BlockedLayout[] layouts = PlanarValues.Of(graph, NetworkPlanner.Layouts(graph), training: false);
        foreach (Operation operation in Operation.Group(graph, training: false))
        {
            if (operation.Main.Layer is not Conv conv) continue;
            if (layouts[operation.Last.Index].IsPlanar) ways.Add(operation.Main.Index, "width");
            else if (ConvTiling.Of(operation, conv, layouts[operation.Main.Inputs[0]]) is { } tiles) ways.Add(operation.Main.Index, $"F({tiles.Outputs}x{tiles.Outputs})");
        }

        return ways;
    }

    /// <summary>What a position sees of the image, followed back from layer to layer through every branch.</summary>
    private static Patch ReceptiveField(NetworkGraph graph, Node of)
    {
        var seen = new Patch[of.Index + 1];
        seen[of.Index] = Patch.One;
        for (int i = of.Index; i > 0; i--)
        {
            if (seen[i] == default) continue;
            Node node = graph.Nodes[i];
            for (int k = 0; k < node.Inputs.Count; k++)
            {
                Shape input = node.InputShapes[k];
                ref Patch patch = ref seen[node.Inputs[k]];
                patch = Patch.Union(patch, node.Layer.Sees(seen[i], input).Within(input));
            }
        }

        return seen[0];
    }

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Bytes(long bytes) => bytes switch
    {
        < 10_000 => $"{bytes} B",
        < 10_000_000 => $"{(bytes / 1024.0).ToString("0.#", CultureInfo.InvariantCulture)} KiB",
        _ => $"{(bytes / 1048576.0).ToString("0.#", CultureInfo.InvariantCulture)} MiB",
    };
}

/// <param name="Field">The patch of the image that a position of the output sees, all its channels together.</param>
internal sealed record LayerRow(Node Node, long Parameters, long MultiplyAdds, Patch Field)
{
    /// <summary>Activations, normalisations, dropout and flattening change values in place and are not counted.</summary>
    public bool HasOwnActivation => Node.Layer is not (Activation or Norm or Dropout or SpatialDropout or StochasticDepth or Flatten or Softmax or LogSoftmax);
}
