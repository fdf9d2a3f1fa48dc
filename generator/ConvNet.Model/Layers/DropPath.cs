namespace ConvNet.Model.Layers;

/// <summary>
/// FractalNet's drop-path at a join (Larsson et al. 2017). Local: each input is dropped with probability <see cref="Rate"/>, but never
/// all. Global, for a share of the images: one column of the whole network is kept and the others dropped.
/// </summary>
/// <param name="Columns">The columns of the network: the inputs of its widest such join. A join of k inputs has the k deepest, the deepest last.</param>
internal sealed record DropPath(double Rate, double Global, int Columns = 0)
{
    /// <summary>Null where nothing is dropped, written or not.</summary>
    public static DropPath? Read(LayerDefinition layer) =>
        new DropPath(layer.Number("DropPath", 0), layer.Number("Global", 0)) is var paths and not { Rate: 0, Global: 0 } ? paths : null;

    public IEnumerable<Problem> Check(LayerSite site)
    {
        if (!(Rate >= 0 && Rate < 1)) yield return site.InvalidNumber("DropPath", Rate, "the probability that an input is dropped is at least 0 and below 1", "0.15");
        if (!(Global >= 0 && Global <= 1)) yield return site.InvalidNumber("Global", Global, "the share of images that keep one column is between 0 and 1", "0.5");
    }

    /// <summary>The network with the number of columns in each of its joins that drop paths.</summary>
    public static NetworkGraph Resolve(NetworkGraph graph)
    {
        int columns = graph.Nodes.Where(n => n.Layer is Merge { Paths: not null }).Select(n => n.Inputs.Count).DefaultIfEmpty().Max();
        return graph.WithLayers(l => l is Merge { Paths: { } paths } merge ? merge with { Paths = paths with { Columns = columns } } : l);
    }
}
