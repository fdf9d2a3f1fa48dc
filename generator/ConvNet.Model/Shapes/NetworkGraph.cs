using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>A checked network: its layers in an order in which every input comes before its use, with their shapes.</summary>
internal sealed record NetworkGraph(TypeIdentity Type, EquatableArray<Node> Nodes)
{
    public Node Input => Nodes[0];

    public Node Output => Nodes[Nodes.Count - 1];
}

/// <summary>One layer in the graph.</summary>
/// <param name="Index">Its place in <see cref="NetworkGraph.Nodes"/>.</param>
/// <param name="Site">The index of its attribute in <see cref="NetworkDefinition.Layers"/>.</param>
/// <param name="Name">Its given or default name ("conv1"); parameters are saved under it.</param>
/// <param name="Inputs">The nodes it reads; none for the input.</param>
internal sealed record Node(int Index, int Site, string Name, Layer Layer, EquatableArray<int> Inputs, Shape InputShape, Shape Shape)
{
    public EquatableArray<ParameterDefinition> Parameters => Layer.Parameters(InputShape);
}
