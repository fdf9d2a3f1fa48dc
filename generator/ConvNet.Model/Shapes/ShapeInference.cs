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
        Layer?[] layers = definition.Layers.Select(d => d.IsBroken ? null : LayerCatalog.Create(d)).ToArray();
        LayerSite[] sites = Locate(definition, layers);

        var problems = new List<Problem>();
        problems.AddRange(DeclarationRules.CheckType(definition.Type));
        problems.AddRange(DeclarationRules.CheckInput(definition, sites));
        problems.AddRange(LayerNames.Check(sites));
        List<Node> nodes = Chain(layers, sites, problems);
        problems.AddRange(Advice.Of(nodes, sites));

        bool complete = !problems.Any(p => p.IsError) && layers.All(l => l != null);
        return new InferenceResult(complete ? new NetworkGraph(definition.Type, nodes.ToEquatableArray(), EquatableArray.Of(new GraphOutput("", nodes.Count - 1, 1))) : null, problems.ToEquatableArray());
    }

    private static LayerSite[] Locate(NetworkDefinition definition, Layer?[] layers)
    {
        string[] names = LayerNames.Of(definition.Layers, layers);
        var sites = new LayerSite[names.Length];
        for (int i = 0; i < sites.Length; i++) sites[i] = new LayerSite(i, names[i], definition.Layers[i], i > 0 ? sites[i - 1] : null);
        return sites;
    }

    /// <summary>The layers from the Input on, each reading the one before; where the Input stands has been judged elsewhere.</summary>
    private static List<Node> Chain(Layer?[] layers, LayerSite[] sites, List<Problem> problems)
    {
        int input = Array.FindIndex(layers, l => l is Input);
        int[] order = sites.Select(s => s.Index).Where(i => layers[i] is not Input).ToArray();
        if (input >= 0) order = [input, .. order];

        var nodes = new List<Node>();
        var parameters = new ParameterBudget();
        LayerSite? softmax = null;
        Shape? current = null;
        foreach (int index in order)
        {
            LayerSite site = sites[index];
            if (layers[index] is not { } layer)
            {
                // The compiler has said what is wrong with a broken attribute.
                if (!site.Definition.IsBroken) problems.Add(site.Problem(ProblemIds.UnknownLayer, null, default));
                current = null;
                continue;
            }

            if (softmax is { } end)
            {
                problems.Add(AfterSoftmax(end, site, sites[sites.Length - 1]));
                softmax = null;
            }
            else if (layer is Softmax)
            {
                softmax = site;
            }

            List<Problem> found = layer.Check(current, site).ToList();
            bool known = (current != null || layer is Input) && !found.Any(p => p.LosesShape);
            Shape? next = known ? Measure(layer, current ?? default, site, parameters, found) : null;
            if (next is { } shape)
            {
                EquatableArray<int> inputs = nodes.Count == 0 ? default : EquatableArray.Of(nodes.Count - 1);
                nodes.Add(new Node(nodes.Count, index, site.Name, layer, inputs, EquatableArray.Of(current ?? shape), shape));
            }

            problems.AddRange(found);
            current = next;
        }

        return nodes;
    }

    /// <summary>The output's shape, unless it or the layer's parameters are too large to index.</summary>
    private static Shape? Measure(Layer layer, Shape input, LayerSite site, ParameterBudget parameters, List<Problem> found)
    {
        // A vector's length and a weight's shape must be ints before they are asked for.
        Shape output = layer.Infer(input);
        if (SizeRules.IsTooLarge(output))
        {
            found.Add(SizeRules.TooLarge(output, site, layer is Input ? "an image" : "its output"));
            return null;
        }

        if (!found.Any(p => p.IsError) && parameters.Add(layer, input, site) is { } problem) found.Add(problem);
        return output;
    }

    private static Problem AfterSoftmax(LayerSite softmax, LayerSite after, LayerSite last) => after.Problem(
        ProblemIds.AfterSoftmax,
        null,
        EquatableArray.Of(softmax.ToString()),
        Remedy.Remove(after.Index, after.Definition.Kind),
        new Remedy(RemedyKind.MoveAfter, "Move Softmax last", softmax.Index, null, null, last.Index));

    /// <summary>Counts the parameters of all layers against the bound.</summary>
    private sealed class ParameterBudget
    {
        private double _total;

        public Problem? Add(Layer layer, Shape input, LayerSite site)
        {
            double own = SizeRules.Packed(layer.Parameters(input));
            bool wasWithin = _total <= int.MaxValue;
            if (own > int.MaxValue) return SizeRules.TooManyParameters(own, site, together: false);
            _total += own;
            return wasWithin && _total > int.MaxValue ? SizeRules.TooManyParameters(_total, site, together: true) : null;
        }
    }
}
