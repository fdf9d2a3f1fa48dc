using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <param name="Graph">The network, or null when a problem is an error or a layer does not compile.</param>
/// <param name="Problems">Everything that is wrong: with the class, with its layers in their order, then advice.</param>
internal sealed record InferenceResult(NetworkGraph? Graph, EquatableArray<Problem> Problems);

/// <summary>
/// From a definition to the graph with every shape. All problems are found at once: after one the inference goes on with the
/// likeliest shape, or, where there is none, checks the layers that follow without shapes.
/// </summary>
internal static class ShapeInference
{
    public static InferenceResult Infer(NetworkDefinition definition)
    {
        LayerSite[] sites = Locate(definition);
        var problems = new List<Problem>();
        problems.AddRange(DeclarationRules.CheckType(definition.Type));
        problems.AddRange(DeclarationRules.CheckInput(definition, sites));
        problems.AddRange(LayerNames.Check(sites));

        bool isChain = sites.All(s => s.IsLayer && !s.IsJoin);
        var builder = new GraphBuilder(problems) { LastOfChain = isChain ? sites.LastOrDefault() : null };
        EquatableArray<GraphOutput> outputs = Build(sites, builder);
        problems.AddRange(Advice.Of(builder.Nodes, builder.Sites, outputs));

        bool complete = !problems.Any(p => p.IsError) && !sites.Any(s => s.Definition.IsBroken);
        return new InferenceResult(
            complete ? new NetworkGraph(definition.Type, builder.Nodes.ToEquatableArray(), outputs) : null, problems.ToEquatableArray());
    }

    private static LayerSite[] Locate(NetworkDefinition definition)
    {
        Layer?[] layers = definition.Layers.Select(d => d.IsBroken ? null : LayerCatalog.Create(d)).ToArray();
        string[] names = LayerNames.Of(definition.Layers, layers);
        return names.Select((name, i) => new LayerSite(i, name, definition.Layers[i], layers[i])).ToArray();
    }

    /// <summary>The layers from the Input on; where the Input stands has been judged elsewhere.</summary>
    private static EquatableArray<GraphOutput> Build(LayerSite[] sites, GraphBuilder builder)
    {
        LayerSite? input = sites.FirstOrDefault(s => s.Layer is Input);
        LayerSite[] others = sites.Where(s => s.Layer is not Input).ToArray();
        Flow start = input is null ? Flow.Unknown(null) : builder.Add(input, input.Layer!);
        Flow last = new GraphWalker(others, builder).Walk(start);
        return builder.Finish(last, mayMissReaders: GraphWalker.MayMissReaders(sites));
    }
}
