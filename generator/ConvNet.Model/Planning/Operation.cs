using ConvNet.Model.Layers;

namespace ConvNet.Model.Planning;

/// <summary>A layer with what is computed along with it: the activation after it, and pooling done on its results in registers.</summary>
/// <param name="Main">The layer.</param>
/// <param name="Activation">An activation that follows and is applied to the results.</param>
/// <param name="Pool">Pooling that follows; only in inference, since training needs the values before it.</param>
/// <param name="Last">The node whose value the operation leaves: the activation's, the pooling's or its own.</param>
internal sealed record Operation(Node Main, Activation? Activation, Node? Pool, Node Last)
{
    /// <summary>A normalisation that follows and is folded into the layer; only in inference, where its statistics are known before.</summary>
    public Node? Norm { get; init; }

    /// <summary>Groups a network's layers into operations. Layers that do nothing in this pass stay alone.</summary>
    public static List<Operation> Group(NetworkGraph graph, bool training)
    {
        var operations = new List<Operation>();
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            Node main = graph.Nodes[i], last = main;
            Activation? activation = null;
            Node? pool = null, norm = null;
            if (main.Layer is Conv or Dense or BatchNorm)
            {
                if (!training && main.Layer is not BatchNorm && Only(graph, last) is { Layer: BatchNorm } normalisation) norm = last = normalisation;
                if (Only(graph, last) is { Layer: Activation function } follower && !(training && function.NeedsInput))
                    (activation, last) = (function with { Name = null }, follower);
                if (!training && Only(graph, last) is { } next && CanPool(main, activation, next)) pool = last = next;
            }

            operations.Add(new Operation(main, activation, pool, last) { Norm = norm });
            i = last.Index;
        }

        return operations;
    }

    /// <summary>The one node that reads <paramref name="node"/>, if it is the next and reads nothing else.</summary>
    private static Node? Only(NetworkGraph graph, Node node)
    {
        Node[] readers = graph.Nodes.Where(n => n.Inputs.Contains(node.Index)).ToArray();
        return readers.Length == 1 && readers[0].Inputs.Count == 1 && readers[0].Index == node.Index + 1 ? readers[0] : null;
    }

    /// <summary>Windows as large as their stride, without padding, small enough for one register tile.</summary>
    private static bool CanPool(Node main, Activation? activation, Node next)
    {
        if (main.Layer is not Conv conv || conv.IsDepthwise(main.InputShape)) return false;
        (Window window, bool isMax) = next.Layer switch
        {
            MaxPool max => (max.Window, true),
            AvgPool avg => (avg.Window, false),
            _ => (default, false),
        };
        if (window == default || (window.Vertical.Size * window.Horizontal.Size) is 1 or > 9) return false;
        if (!isMax && activation is { IsCheap: false }) return false;
        if (isMax && activation is { IsMonotone: false }) return false;
        SlidWindow slid = window.Slide(next.InputShape);
        return IsApart(slid.Vertical) && IsApart(slid.Horizontal);
    }

    private static bool IsApart(SlidAxis axis) => axis.Size == axis.Stride && axis.Dilation == 1 && axis.Before == 0 && axis.Overhang <= 0;
}
