namespace ConvNet.Model.Layers;

/// <summary>A branch that in training survives for an image with some probability, and is then divided by it.</summary>
/// <param name="LinearDecay">Whether <paramref name="Survival"/> is that of the last such layer, and falls to it along the network.</param>
internal sealed record StochasticDepth(double Survival, bool LinearDecay) : Layer
{
    public override string Kind => "StochasticDepth";

    public override Shape Infer(Shape input) => input;

    public override IEnumerable<Problem> Check(Shape? input, LayerSite site) => Survival > 0 && Survival <= 1
        ? []
        : [site.InvalidNumber("Survival", Survival, "the probability that a branch survives is above 0 and at most 1", "0.5")];

    /// <summary>The network with each layer's own probability: the l-th of L that decay survives with 1 - l / L * (1 - Survival).</summary>
    public static NetworkGraph Resolve(NetworkGraph graph)
    {
        int count = graph.Nodes.Count(n => n.Layer is StochasticDepth { LinearDecay: true }), number = 0;
        return graph.WithLayers(Own);

        Layer Own(Layer layer) => layer is StochasticDepth { LinearDecay: true } depth
            ? depth with { Survival = 1 - ((double)++number / count * (1 - depth.Survival)), LinearDecay = false }
            : layer;
    }
}
