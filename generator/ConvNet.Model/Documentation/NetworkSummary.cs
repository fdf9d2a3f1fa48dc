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
        .Zip(ReceptiveFields(graph), (n, field) => new LayerRow(n, n.Parameters.Sum(p => p.Learned), n.Layer.MultiplyAdds(n.InputShape), field)).ToArray();

    public long Parameters => Rows.Sum(r => r.Parameters);

    public long MultiplyAdds => Rows.Sum(r => r.MultiplyAdds);

    /// <summary>All activations of one image in floats, as the lectures count the memory of a forward pass.</summary>
    public long Activations => Rows.Where(r => r.HasOwnActivation).Sum(r => r.Node.Shape.Count);

    /// <summary>The table as lines of aligned text. It says which convolutions go by tiles in inference, and which over the width or the channels.</summary>
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
            if (operation.Main.Layer is not (Conv or ConvTranspose)) continue;
            BlockedLayout input = layouts[operation.Main.Inputs[0]];
            if (PlanarValues.IsByChannel(operation, input)) ways.Add(operation.Main.Index, "channels");
            else if (layouts[operation.Last.Index].IsPlanar) ways.Add(operation.Main.Index, "width");
            else if (operation.Main.Layer is Conv conv && ConvTiling.Of(operation, conv, input) is { } tiles) ways.Add(operation.Main.Index, $"F({tiles.OutputsText})");
        }

        return ways;
    }

    /// <summary>
    /// What a position of each node sees of the image, followed back from layer to layer through every branch. What is seen through a single
    /// position of a node, or through all of them, is kept: to go back to the image from each of many layers would take the square of their number.
    /// </summary>
    private static Patch[] ReceptiveFields(NetworkGraph graph)
    {
        int count = graph.Nodes.Count;
        Patch[] throughOne = new Patch[count], throughAll = new Patch[count], seen = new Patch[count];
        for (int i = 0; i < count; i++)
        {
            throughOne[i] = Follow(i, Patch.One);
            throughAll[i] = Follow(i, Patch.All(graph.Nodes[i].Shape));
        }

        return throughOne;

        Patch Follow(int of, Patch patch)
        {
            Patch image = default;
            seen[of] = patch;
            int open = 1;
            for (int i = of; open > 0; i--)
            {
                Patch here = seen[i];
                if (here == default) continue;
                seen[i] = default;
                open--;
                Node node = graph.Nodes[i];
                if (i == 0) image = Patch.Union(image, here);
                else if (i < of && here == Patch.One) image = Patch.Union(image, throughOne[i]);
                else if (i < of && here == Patch.All(node.Shape)) image = Patch.Union(image, throughAll[i]);
                else
                    for (int k = 0; k < node.Inputs.Count; k++)
                    {
                        Shape input = node.InputShapes[k];
                        ref Patch before = ref seen[node.Inputs[k]];
                        if (before == default) open++;
                        before = Patch.Union(before, node.Layer.Sees(here, input).Within(input));
                    }
            }

            return image;
        }
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
    public bool HasOwnActivation => Node.Layer is not (Activation or Norm or Dropout or SpatialDropout or StochasticDepth or Flatten or Reshape or Softmax or LogSoftmax);
}
