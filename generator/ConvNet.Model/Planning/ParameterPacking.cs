namespace ConvNet.Model.Planning;

/// <summary>Where the parameters of every node lie in the packed ones: first all that is trained, then what is not.</summary>
/// <param name="Tensors">The tensors, in the order of the nodes.</param>
/// <param name="TrainedFloats">Where the tensors that are not trained begin.</param>
/// <param name="Floats">The length of the packed parameters.</param>
/// <param name="Trained">For each node, the offset of its trained tensors.</param>
/// <param name="Untrained">For each node, the offset of the others.</param>
internal sealed record ParameterPacking(
    EquatableArray<PackedTensor> Tensors, int TrainedFloats, int Floats, EquatableArray<int> Trained, EquatableArray<int> Untrained)
{
    /// <summary>Places the tensors of each node, whose offsets count from the node's first tensor that is trained or not, as it is.</summary>
    public static ParameterPacking Of(IReadOnlyList<IReadOnlyList<PackedTensor>> nodes)
    {
        (EquatableArray<int> trained, int trainedFloats) = Place(nodes, isTrained: true, 0);
        (EquatableArray<int> untrained, int floats) = Place(nodes, isTrained: false, trainedFloats);
        IEnumerable<PackedTensor> tensors = nodes.SelectMany(
            (tensors, node) => tensors.Select(t => t with { Offset = (t.IsTrained ? trained : untrained)[node] + t.Offset }));
        return new ParameterPacking(tensors.ToEquatableArray(), trainedFloats, floats, trained, untrained);
    }

    private static (EquatableArray<int> Offsets, int End) Place(IReadOnlyList<IReadOnlyList<PackedTensor>> nodes, bool isTrained, int start)
    {
        var offsets = new int[nodes.Count];
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = start;
            foreach (PackedTensor tensor in nodes[i].Where(t => t.IsTrained == isTrained)) start = Math.Max(start, offsets[i] + tensor.Offset + tensor.Floats);
        }

        return (new(offsets), start);
    }
}
