using System.Globalization;
using ConvNet.Model.Layers;

namespace ConvNet.Model.Documentation;

/// <summary>What a network costs, layer by layer: the lectures' table, for the class's doc comment and the runtime's description.</summary>
internal sealed class NetworkSummary
{
    public NetworkSummary(NetworkGraph graph)
    {
        var fields = new Dictionary<int, ReceptiveField>();
        foreach (Node node in graph.Nodes)
        {
            ReceptiveField field = node.Inputs.Count == 0
                ? new ReceptiveField(1, 1, 1, 1)
                : node.Inputs.Select(i => fields[i]).Aggregate(ReceptiveField.Union).Through(node, graph.Input.Shape);
            fields[node.Index] = field;
            long parameters = node.Parameters.Where(p => p.IsTrained).Sum(p => p.Count);
            Rows.Add(new LayerRow(node, parameters, node.Layer.MultiplyAdds(node.InputShape), field));
        }
    }

    public List<LayerRow> Rows { get; } = [];

    public long Parameters => Rows.Sum(r => r.Parameters);

    public long MultiplyAdds => Rows.Sum(r => r.MultiplyAdds);

    /// <summary>All activations of one image in floats, as the lectures count the memory of a forward pass.</summary>
    public long Activations => Rows.Where(r => r.HasOwnActivation).Sum(r => r.Node.Shape.Count);

    /// <summary>The table as lines of aligned text.</summary>
    public IEnumerable<string> Table()
    {
        string[][] cells =
        [
            ["layer", "output", "parameters", "multiply-adds", "activation", "sees"],
            .. Rows.Select(r => new[]
            {
                r.Node.Name, r.Node.Shape.ToString(), r.Parameters == 0 ? "" : Number(r.Parameters), r.MultiplyAdds == 0 ? "" : Number(r.MultiplyAdds),
                r.HasOwnActivation ? Bytes(r.Node.Shape.Count * sizeof(float)) : "", $"{r.Field.Height}x{r.Field.Width}",
            }),
            ["total", "", Number(Parameters), Number(MultiplyAdds), Bytes(Activations * sizeof(float)), ""],
        ];
        int[] widths = Enumerable.Range(0, cells[0].Length).Select(c => cells.Max(row => row[c].Length)).ToArray();
        return cells.Select(row => string.Join("  ", row.Select((cell, c) => c < 2 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
    }

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Bytes(long bytes) => bytes switch
    {
        < 10_000 => $"{bytes} B",
        < 10_000_000 => $"{(bytes / 1024.0).ToString("0.#", CultureInfo.InvariantCulture)} KiB",
        _ => $"{(bytes / 1048576.0).ToString("0.#", CultureInfo.InvariantCulture)} MiB",
    };
}

/// <param name="Field">The input region that one output sees.</param>
internal sealed record LayerRow(Node Node, long Parameters, long MultiplyAdds, ReceptiveField Field)
{
    /// <summary>Activations, normalisations, dropout and flattening change values in place and are not counted.</summary>
    public bool HasOwnActivation => Node.Layer is not (Activation or Norm or Dropout or SpatialDropout or StochasticDepth or Flatten or Softmax);
}

/// <summary>The input region that one value sees, and the distance between the regions of neighbours.</summary>
internal readonly record struct ReceptiveField(long Height, long Width, long JumpHeight, long JumpWidth)
{
    public static ReceptiveField Union(ReceptiveField a, ReceptiveField b) =>
        new(Math.Max(a.Height, b.Height), Math.Max(a.Width, b.Width), Math.Max(a.JumpHeight, b.JumpHeight), Math.Max(a.JumpWidth, b.JumpWidth));

    public ReceptiveField Through(Node node, Shape image) => node.Layer switch
    {
        Conv conv => Slide(conv.Window, image),
        MaxPool pool => Slide(pool.Window, image),
        AvgPool pool => Slide(pool.Window, image),
        Dense or GlobalAvgPool or GlobalMaxPool => this with { Height = image.Height, Width = image.Width },
        _ => this,
    };

    private ReceptiveField Slide(Window window, Shape image) => new(
        Math.Min(image.Height, Height + ((window.Vertical.Extent - 1) * JumpHeight)),
        Math.Min(image.Width, Width + ((window.Horizontal.Extent - 1) * JumpWidth)),
        JumpHeight * window.Vertical.Stride,
        JumpWidth * window.Horizontal.Stride);
}
