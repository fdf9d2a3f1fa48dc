namespace ConvNet.Testing.Reference;

/// <summary>Builds a network node by node; values are numbered as in <see cref="ReferenceNode"/>, 0 being the images.</summary>
public sealed class ReferenceGraph(Volume input)
{
    private readonly List<ReferenceNode> _nodes = [];

    /// <summary>The value that was added last.</summary>
    public int Last => _nodes.Count;

    /// <summary>Adds a join.</summary>
    public int Join(ReferenceLayer layer, params IReadOnlyList<int> inputs)
    {
        _nodes.Add(new ReferenceNode(layer, inputs));
        return Last;
    }

    /// <summary>Adds layers one behind the other, the first on <paramref name="value"/>.</summary>
    public int Chain(int value, params IEnumerable<ReferenceLayer> layers)
    {
        foreach (ReferenceLayer layer in layers) value = Join(layer, value);
        return value;
    }

    public ReferenceNetwork ToNetwork() => new(input, _nodes);
}
