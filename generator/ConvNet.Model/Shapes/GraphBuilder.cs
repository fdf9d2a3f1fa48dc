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

    /// <summary>Whether a block is checked alone.</summary>
    public bool IsBlock { get; init; }

    /// <summary>Whether a value may be meant for a reader that does not compile, or that names it wrongly: then none is reported as unused.</summary>
    public bool MayMissReaders { get; set; }

    public void Report(Problem problem) => problems.Add(problem);

    /// <summary>A layer on its inputs; none for the Input.</summary>
    public Flow Add(LayerSite site, Layer layer, params Flow[] inputs)
    {
        bool follows = AfterSoftmax(site, inputs);
        Flow? first = inputs.FirstOrDefault();
        Shape? shape = inputs.All(i => i.Shape != null) ? first?.Shape : null;
        LayerSite at = site with { Before = first?.Site };

        List<Problem> found = layer.Check(shape, at).Concat(DecayRules.Check(at)).Concat(EnumRules.Check(at)).ToList();
        bool isKnown = (shape != null || layer is Input) && !found.Any(p => p.LosesShape);
        Flow value = !isKnown ? Flow.Unknown(site)
            : layer is Composite composite ? Expand(at, composite, first!, found)
            : Place(at, layer, inputs, found);
        problems.AddRange(found);

        // A shortcut that is the identity neither gives a value nor uses one.
        if (value == first) return value;
        foreach (Flow input in inputs) input.IsUsed = true;
        value.IsSoftmax = layer is Softmax && !follows;
        _values.Add(value);
        return value;
    }

    public void AddOutput(LayerSite site, Flow value)
    {
        value.IsUsed = true;
        _outputs.Add((site, value));
    }

    /// <summary>
    /// The network's outputs: the value with which it ends, then the named ones. What nothing reads is a problem.
    /// </summary>
    public EquatableArray<GraphOutput> Finish(Flow last)
    {
        if (_outputs.FirstOrDefault(o => o.Value == last).Site is { } named) problems.Add(GraphRules.MainOutputNamed(named, last));
        last.IsUsed = true;
        foreach (Flow unused in _values.Where(v => !v.IsUsed && !MayMissReaders)) problems.Add(GraphRules.UnusedValue(unused));

        foreach (IGrouping<string?, LayerSite> same in _outputs.Select(o => o.Site).GroupBy(s => s.Definition.Text("Name")))
            problems.AddRange(same.Skip(1).Select(GraphRules.DuplicateOutput));

        return _outputs
            .Select(o => new GraphOutput(o.Site.Definition.Text("Name") ?? "", o.Value.Node, o.Site.Definition.Number("Weight", 0)))
            .Prepend(new GraphOutput("", last.Node, 1))
            .ToEquatableArray();
    }

    /// <summary>The parts of a composite layer, each of which its own checks need not see: the whole has been checked.</summary>
    private Flow Expand(LayerSite site, Composite composite, Flow input, List<Problem> found)
    {
        var values = new List<Flow>();
        foreach (Part part in composite.Parts(input.Shape!.Value))
        {
            Flow[] read = part.Inputs.Select(i => i == Part.Whole ? input : values[i]).ToArray();
            if (read.Any(r => r.Shape == null)) return Flow.Unknown(site);
            foreach (Flow value in read) value.IsUsed = true;
            Layer layer = part.Layer with { Decay = composite.Decay, BiasDecay = composite.BiasDecay };
            values.Add(Place(site with { Name = $"{site.Name}.{part.Name}" }, layer, read, found));
        }

        return values.LastOrDefault() ?? input;
    }

    /// <summary>A node for a layer on inputs of known shapes, unless its output is too large.</summary>
    private Flow Place(LayerSite site, Layer layer, Flow[] inputs, List<Problem> found)
    {
        EquatableArray<Shape> shapes = inputs.Select(i => i.Shape!.Value).ToEquatableArray();
        if (Measure(layer, shapes, site, found) is not { } output) return Flow.Unknown(site);
        bool keepsShape = inputs.Length == 1 && output == shapes[0] && layer is not Conv;
        return new Flow(site, AddNode(site, layer, inputs, shapes, output), output) { ShapedBy = keepsShape ? inputs[0].ShapedBy : site };
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
