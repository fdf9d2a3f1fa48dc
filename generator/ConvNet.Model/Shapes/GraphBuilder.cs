using ConvNet.Model.Layers;

namespace ConvNet.Model;

/// <summary>Makes the nodes of a graph one by one, each with its shape and the problems of its layer.</summary>
internal sealed class GraphBuilder(List<Problem> problems)
{
    private readonly List<Node> _nodes = [];
    private readonly List<LayerSite> _sites = [];
    private readonly List<Flow> _values = [];
    private readonly List<(LayerSite Site, Flow Value)> _outputs = [];
    private readonly ParameterBudget _parameters = new();

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The layer of each node.</summary>
    public IReadOnlyList<LayerSite> Sites => _sites;

    /// <summary>Where a softmax in the middle can go, in a network that is a chain.</summary>
    public LayerSite? LastOfChain { get; init; }

    public void Report(Problem problem) => problems.Add(problem);

    /// <summary>A layer on its inputs; none for the Input.</summary>
    public Flow Add(LayerSite site, Layer layer, params Flow[] inputs)
    {
        foreach (Flow input in inputs) input.IsUsed = true;
        bool follows = AfterSoftmax(site, inputs);
        Flow? first = inputs.FirstOrDefault();
        Shape? shape = inputs.All(i => i.Shape != null) ? first?.Shape : null;
        LayerSite at = site with { Before = first?.Site };

        List<Problem> found = layer.Check(shape, at).ToList();
        bool isKnown = (shape != null || layer is Input) && !found.Any(p => p.LosesShape);
        EquatableArray<Shape> shapes = isKnown ? inputs.Select(i => i.Shape!.Value).ToEquatableArray() : default;
        Shape? output = isKnown ? Measure(layer, shapes, at, found) : null;
        problems.AddRange(found);

        var value = new Flow(site, output is { } known ? AddNode(site, layer, inputs, shapes, known) : -1, output)
        {
            IsSoftmax = layer is Softmax && !follows,
            ShapedBy = inputs.Length == 1 && output == shape && layer is not Conv ? first!.ShapedBy : site,
        };
        _values.Add(value);
        return value;
    }

    public void AddOutput(LayerSite site, Flow value)
    {
        value.IsUsed = true;
        _outputs.Add((site, value));
    }

    /// <summary>
    /// The network's outputs: the value with which it ends, then the named ones. What nothing reads is a problem, unless a reader
    /// may be missing because of another.
    /// </summary>
    public EquatableArray<GraphOutput> Finish(Flow last, bool mayMissReaders)
    {
        if (_outputs.FirstOrDefault(o => o.Value == last).Site is { } named) problems.Add(GraphRules.MainOutputNamed(named, last));
        last.IsUsed = true;
        if (!mayMissReaders)
            foreach (Flow unused in _values.Where(v => !v.IsUsed)) problems.Add(GraphRules.UnusedValue(unused));

        foreach (IGrouping<string?, LayerSite> same in _outputs.Select(o => o.Site).GroupBy(s => s.Definition.Text("Name")))
            problems.AddRange(same.Skip(1).Select(GraphRules.DuplicateOutput));

        return _outputs
            .Select(o => new GraphOutput(o.Site.Definition.Text("Name") ?? "", o.Value.Node, o.Site.Definition.Number("Weight", 0)))
            .Prepend(new GraphOutput("", last.Node, 1))
            .ToEquatableArray();
    }

    private int AddNode(LayerSite site, Layer layer, Flow[] inputs, EquatableArray<Shape> shapes, Shape output)
    {
        EquatableArray<Shape> read = inputs.Length == 0 ? EquatableArray.Of(output) : shapes;
        _nodes.Add(new Node(_nodes.Count, site.Index, site.Name, layer, inputs.Select(i => i.Node).ToEquatableArray(), read, output));
        _sites.Add(site);
        return _nodes.Count - 1;
    }

    /// <summary>The output's shape, unless it or the layer's parameters are too large to index.</summary>
    private Shape? Measure(Layer layer, EquatableArray<Shape> inputs, LayerSite site, List<Problem> found)
    {
        // A vector's length and a weight's shape must be ints before they are asked for.
        Shape output = inputs.Count == 0 ? layer.Infer(default(Shape)) : layer.Infer(inputs);
        if (SizeRules.IsTooLarge(output))
        {
            found.Add(SizeRules.TooLarge(output, site, layer is Input ? "an image" : "its output"));
            return null;
        }

        Shape input = inputs.Count == 0 ? default : inputs[0];
        if (!found.Any(p => p.IsError) && _parameters.Add(layer, input, site) is { } problem) found.Add(problem);
        return output;
    }

    private bool AfterSoftmax(LayerSite site, Flow[] inputs)
    {
        if (inputs.FirstOrDefault(i => i.IsSoftmax) is not { } softmax) return false;
        softmax.IsSoftmax = false;
        problems.Add(GraphRules.AfterSoftmax(softmax.Site!, site, LastOfChain));
        return true;
    }
}
