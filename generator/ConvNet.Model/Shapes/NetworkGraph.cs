using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>A checked network: its layers in an order in which every input comes before its use, with their shapes.</summary>
/// <param name="Outputs">What the network gives: its last value, unnamed, then the named outputs in their order.</param>
internal sealed record NetworkGraph(TypeIdentity Type, EquatableArray<Node> Nodes, EquatableArray<GraphOutput> Outputs)
{
    private readonly EquatableArray<EquatableArray<int>> _readers = ReadersOf(Nodes);

    public EquatableArray<Node> Nodes { get; private init; } = Nodes;

    /// <summary>Whether every convolution is computed as its formula says.</summary>
    public bool IsExact { get; init; }

    public Node Input => Nodes[0];

    public Node Output => Nodes[Outputs[0].Node];

    /// <summary>The layers that read a node's value.</summary>
    public IEnumerable<Node> Readers(Node node) => _readers[node.Index].Select(i => Nodes[i]);

    /// <summary>Whether the caller gets a node's value.</summary>
    public bool IsOutput(Node node) => Outputs.Any(o => o.Node == node.Index);

    /// <summary>The same graph with other layers in its nodes.</summary>
    public NetworkGraph WithLayers(Func<Layer, Layer> change) =>
        this with { Nodes = Nodes.Select(n => n with { Layer = change(n.Layer) }).ToEquatableArray() };

    /// <summary>For each node the indices of those that read its value, found once: to look for them at each layer would take the square of the depth.</summary>
    public static EquatableArray<EquatableArray<int>> ReadersOf(IReadOnlyList<Node> nodes)
    {
        ILookup<int, int> readers = nodes.SelectMany(n => n.Inputs.Distinct(), (n, input) => (input, n.Index)).ToLookup(r => r.input, r => r.Index);
        return nodes.Select(n => readers[n.Index].ToEquatableArray()).ToEquatableArray();
    }
}

/// <summary>A value that the caller gets.</summary>
/// <param name="Name">Empty for the main output.</param>
/// <param name="Node">The node whose value it is.</param>
/// <param name="Weight">What its loss counts in training, beside the main one's 1; 0 for a value that is only looked at.</param>
internal sealed record GraphOutput(string Name, int Node, double Weight);

/// <summary>One layer in the graph.</summary>
/// <param name="Index">Its place in <see cref="NetworkGraph.Nodes"/>.</param>
/// <param name="Site">The index of its attribute in <see cref="NetworkDefinition.Layers"/>.</param>
/// <param name="Name">Its given or default name ("conv1"); parameters are saved under it.</param>
/// <param name="Inputs">The nodes it reads; none for the input.</param>
/// <param name="InputShapes">Their shapes; for the input its own.</param>
internal sealed record Node(int Index, int Site, string Name, Layer Layer, EquatableArray<int> Inputs, EquatableArray<Shape> InputShapes, Shape Shape)
{
    /// <summary>The shape of the first input, which of most layers is the only one.</summary>
    public Shape InputShape => InputShapes[0];

    public EquatableArray<ParameterDefinition> Parameters => Layer.Parameters(InputShape);
}
