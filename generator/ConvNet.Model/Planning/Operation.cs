using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning;

/// <summary>A layer with what is computed along with it: the activation after it, and pooling done on its results in registers.</summary>
/// <param name="Main">The layer.</param>
/// <param name="Activation">An activation that follows and is applied to the results.</param>
/// <param name="Pool">Pooling that follows; only in inference, since training needs the values before it.</param>
/// <param name="Last">The node whose value the operation leaves: the activation's, the pooling's or its own.</param>
internal sealed record Operation(Node Main, Activation? Activation, Node? Pool, Node Last)
{
    /// <summary>A normalisation that follows and is folded into the layer; only in inference, where its statistics are known before.</summary>
    public Node? Norm { get; private init; }

    /// <summary>
    /// The node whose value is added to the layer's results, where a sum of the two follows and everything else it needs is known before;
    /// only in inference. It is the operation's last input.
    /// </summary>
    public int? Addend { get; private init; }

    /// <summary>The nodes that it reads.</summary>
    public IEnumerable<int> Inputs => Addend is { } addend ? Main.Inputs.Concat([addend]) : Main.Inputs;

    /// <summary>
    /// Of a Flatten, whether it has to bring its values into planar order. Most readers do not mind: a dense layer packs its weights
    /// in the volume's own order, elementwise layers keep any, and the caller gets planar order anyway.
    /// </summary>
    public bool NeedsOrder { get; private init; }

    /// <summary>A layer with nothing fused into it.</summary>
    public static Operation Alone(NetworkGraph graph, Node node) =>
        new(node, null, null, node) { NeedsOrder = node.Layer is Flatten && node.InputShape is { Height: > 1 } or { Width: > 1 } && !TakesAnyOrder(graph, node) };

    /// <summary>Follows a value to those that read it in the end. A loop: recursion would end the stack, and the compiler, in a network of thousands of activations.</summary>
    private static bool TakesAnyOrder(NetworkGraph graph, Node node)
    {
        var keepers = new Stack<Node>([node]);
        while (keepers.Count > 0)
            foreach (Node reader in graph.Readers(keepers.Pop()))
            {
                if (reader.Layer is Model.Layers.Activation or PReLU { Shared: true } or Dropout or StochasticDepth or Flatten) keepers.Push(reader);
                else if (reader.Layer is not (Dense or RbfOutput)) return false;
            }

        return true;
    }

    /// <summary>Groups the layers of <paramref name="graph"/> into operations, in their order. Layers that do nothing in this pass stay alone.</summary>
    public static List<Operation> Group(NetworkGraph graph, bool training, PlanTarget target = PlanTarget.Simd)
    {
        var operations = new List<Operation>();
        var fused = new HashSet<int>();
        foreach (Node main in graph.Nodes)
        {
            if (fused.Contains(main.Index)) continue;
            Node last = main;
            Activation? activation = null;
            Node? pool = null, norm = null;
            int? addend = null;
            if (main.Layer is Conv or ConvTranspose { ReachesAll: true } or Dense or Model.Layers.Norm or Merge { IsLinear: true })
            {
                if (!training && main.Layer is (Conv or ConvTranspose or Dense) && Only(graph, last) is { Layer: BatchNorm } normalisation) norm = last = Fuse(normalisation);
                if (!training && Sum(graph, main, last) is { } sum)
                {
                    addend = sum.Inputs.Single(i => i != last.Index);
                    last = Fuse(sum);
                }

                if (Only(graph, last) is { Layer: Activation function } follower && !(training && function.NeedsInput))
                    (activation, last) = (function.Alone, Fuse(follower));
                if (target == PlanTarget.Simd && !training && addend is null && Only(graph, last) is { } next && CanPool(main, activation, next)) pool = last = Fuse(next);
            }

            operations.Add(Alone(graph, main) with { Activation = activation, Pool = pool, Last = last, Norm = norm, Addend = addend });
        }

        return operations;

        Node Fuse(Node follower)
        {
            fused.Add(follower.Index);
            return follower;
        }
    }

    /// <summary>The one layer that reads <paramref name="node"/>'s value, if it reads nothing else and the caller does not get the value.</summary>
    private static Node? Only(NetworkGraph graph, Node node)
    {
        Node[] readers = graph.Readers(node).ToArray();
        return readers.Length == 1 && readers[0].Inputs.Count == 1 && !graph.IsOutput(node) ? readers[0] : null;
    }

    /// <summary>The sum of a convolution's results and one other value that is computed before it.</summary>
    private static Node? Sum(NetworkGraph graph, Node main, Node last)
    {
        if (main.Layer is not Conv conv || conv.IsDepthwise(main.InputShape) || conv.SeesAll(main.InputShape) || graph.IsOutput(last)) return null;
        Node[] readers = graph.Readers(last).ToArray();
        bool adds = readers.Length == 1 && readers[0] is { Layer: Merge { Function: MergeFunction.Add }, Inputs.Count: 2 };
        return adds && readers[0].Inputs.Count(i => i != last.Index && i < main.Index) == 1 ? readers[0] : null;
    }

    /// <summary>Windows as large as their stride, without padding, small enough for one register tile.</summary>
    private static bool CanPool(Node main, Activation? activation, Node next)
    {
        if (main.Layer is not Conv conv || conv.IsDepthwise(main.InputShape)) return false;
        FusedPool pool = PoolApart(next);
        if ((pool.Height * pool.Width) is 1 or > 9) return false;
        return pool.IsMax ? activation is not { IsMonotone: false } : activation is not { IsCheap: false };
    }

    /// <summary>The pooling of a layer whose windows are as large as their stride and lie in the image; none for every other layer.</summary>
    public static FusedPool PoolApart(Node node) => node.Layer switch
    {
        MaxPool max => PoolApart(max.Window, node.InputShape, isMax: true),
        AvgPool avg => PoolApart(avg.Window, node.InputShape, isMax: false),
        _ => FusedPool.None,
    };

    /// <summary>Pooling over windows, if they are as large as their stride and lie in the image.</summary>
    public static FusedPool PoolApart(Window window, Shape input, bool isMax)
    {
        SlidWindow slid = window.Slide(input);
        return IsApart(slid.Vertical) && IsApart(slid.Horizontal) ? new FusedPool(slid.Vertical.Size, slid.Horizontal.Size, isMax) : FusedPool.None;
    }

    private static bool IsApart(SlidAxis axis) => axis.Size == axis.Stride && axis.Dilation == 1 && axis.Before == 0 && axis.Overhang <= 0;
}
