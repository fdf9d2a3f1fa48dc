using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <param name="Graph">The network, or null when a problem is an error or a layer does not compile.</param>
/// <param name="Problems">Everything that is wrong: with the class, with its layers in their order, then advice.</param>
internal sealed record InferenceResult(NetworkGraph? Graph, EquatableArray<Problem> Problems);

/// <summary>
/// From a definition to the graph with every shape. All problems are found at once: after one the inference goes on with the
/// likeliest shape, or, where there is none, checks the layers that follow without shapes. Only of more layers than are compiled
/// nothing else is said.
/// </summary>
internal static class ShapeInference
{
    public static InferenceResult Infer(NetworkDefinition definition)
    {
        LayerSite[] sites = new Locator().Locate(definition.Layers);
        var problems = new List<Problem>();
        if (sites.FirstOrDefault(s => s.IsTooLarge) is { } tooLarge)
            return new InferenceResult(null, EquatableArray.Of(BlockRules.TooManyLayers(tooLarge)));

        problems.AddRange(definition.IsBlock ? BlockRules.CheckBlock(definition) : DeclarationRules.CheckType(definition.Type));
        if (!definition.IsBlock) problems.AddRange(DeclarationRules.CheckInput(definition, sites));
        problems.AddRange(LayerNames.Check(sites));

        bool isChain = sites.All(s => s.IsLayer && !s.IsJoin);
        var builder = new GraphBuilder(problems) { IsBlock = definition.IsBlock, LastOfChain = isChain ? sites.LastOrDefault() : null };
        EquatableArray<GraphOutput> outputs = Build(sites, builder);
        problems.AddRange(Advice.Of(builder.Nodes, builder.Sites, outputs));

        bool complete = !definition.IsBlock && !problems.Any(p => p.IsError) && !sites.SelectMany(s => s.WithAllWithin()).Any(s => s.Definition.IsBroken);
        return new InferenceResult(
            complete ? new NetworkGraph(definition.Type, builder.Nodes.ToEquatableArray(), outputs) { IsExact = definition.IsExact } : null,
            OncePerBlock(problems).ToEquatableArray());
    }

    /// <summary>The layers from the Input on; where the Input stands has been judged elsewhere. A block begins with a value of unknown shape.</summary>
    private static EquatableArray<GraphOutput> Build(LayerSite[] sites, GraphBuilder builder)
    {
        LayerSite? input = builder.IsBlock ? null : sites.FirstOrDefault(s => s.Layer is Input);
        LayerSite[] others = sites.Where(s => builder.IsBlock || s.Layer is not Input).ToArray();
        Flow start = input is null ? Flow.Unknown(null) : builder.Add(input, input.Layer!);
        Flow last = new GraphWalker(others, builder).Walk(start);
        return builder.Finish(last);
    }

    /// <summary>The copies of a block have the same problems; the first tells of all.</summary>
    private static IEnumerable<Problem> OncePerBlock(IEnumerable<Problem> problems) => problems
        .GroupBy(p => p.Path.Count == 0 ? (object)p : (p.Id, p.Site, p.Path, p.Argument))
        .Select(same => same.First());
}
