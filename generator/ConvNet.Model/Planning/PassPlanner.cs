using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning;

/// <summary>Plans the forward pass of inference, or the forward and backward pass of training.</summary>
internal sealed class PassPlanner
{
    private const string ImageGradientsAsked = "imageGradients != null";

    private readonly NetworkGraph _graph;
    private readonly BlockedLayout[] _layouts;
    private readonly bool _training;
    private readonly int[] _sources;
    private readonly List<PlannedOperation> _operations = [];
    private readonly List<int> _outputs;
    private readonly ValueMap _values;

    /// <param name="layouts">The layout of each node's value, without halos.</param>
    public PassPlanner(NetworkGraph graph, BlockedLayout[] layouts, bool training, PlanTarget target)
    {
        (_graph, _layouts, _training) = (graph, layouts, training);

        // What only serves values to look at is left out of training.
        _outputs = Enumerable.Range(0, graph.Outputs.Count).Where(k => !training || graph.Outputs[k].Weight > 0).ToList();
        bool[] serves = Reach(_outputs);
        _sources = new int[graph.Nodes.Count];
        foreach (Operation operation in Operation.Group(graph, training, target))
        {
            int last = operation.Last.Index;
            _sources[last] = last;
            if (operation.Main.Layer is Input || !serves[last]) continue;
            EquatableArray<int> inputs = operation.Inputs.Select(i => _sources[i]).ToEquatableArray();
            OperationPlanner planner = OperationPlanner.Of(operation, operation.Inputs.Select(i => layouts[i]).ToEquatableArray());
            if (planner.IsAlias(training)) _sources[last] = inputs[0];
            else _operations.Add(new PlannedOperation(operation, planner, inputs));
        }

        // What only serves named outputs comes last: where nobody asks for them, nothing interrupts the rest.
        if (!training)
        {
            bool[] main = Reach([0]);
            _operations = [.. _operations.OrderBy(o => main[o.Last] ? 0 : 1)];
        }

        _values = new ValueMap(graph, layouts, _operations, _outputs.Select(k => _sources[graph.Outputs[k].Node]).ToArray(), training);
    }

    public void Forward(PassBuilder pass)
    {
        Import(pass);
        string?[] conditions = Conditions();
        foreach (PlannedOperation step in _operations)
        {
            pass.Condition = conditions[step.Last];
            step.Planner.Forward(pass, Inputs(pass, step), _values.Get(pass, step.Last), pass.Parameters.Trained[step.Operation.Main.Index], _training);
        }

        foreach (int k in _outputs)
        {
            Node node = _graph.Nodes[_graph.Outputs[k].Node];
            Value value = _values.Get(pass, _sources[node.Index]);
            pass.Condition = _training || k == 0 ? null : $"outputs[{k}] != null";
            pass.Call(new ExportKernel(value.Layout), "to planar floats", PlannedOperand.Read(value), UserMemory(OperandKind.Outputs, node, k));
        }

        pass.Condition = null;
    }

    public void Backward(PassBuilder pass)
    {
        var gradients = new GradientMap(_graph, _operations);
        bool[] learns = Learns();
        foreach (int k in _outputs)
        {
            int node = _sources[_graph.Outputs[k].Node];
            Value gradient = pass.Image(
                k == 0 ? "outputGradient" : _graph.Outputs[k].Name + "Gradient", _layouts[node] with { Halo = gradients.HaloOf(node) },
                k == 0 ? "gradient by the logits" : $"gradient by {_graph.Outputs[k].Name}");
            pass.Call(
                new ImportKernel(FromBytes: false, default, default, gradient.Layout), "the logits' gradient from planar floats",
                UserMemory(OperandKind.OutputGradients, _graph.Nodes[_graph.Outputs[k].Node], k), PlannedOperand.Write(gradient));
            gradients.Add(pass, node, gradient, isOwn: true);
        }

        foreach (PlannedOperation step in Enumerable.Reverse(_operations))
        {
            // Nothing in front of the first layers learns, so their inputs' gradients are only for those who ask.
            pass.Condition = learns[step.Last] ? null : ImageGradientsAsked;
            if (gradients.Take(pass, step) is not { } gradient) continue;
            IReadOnlyList<Value> inputs = Inputs(pass, step);
            Value output = _values.Get(pass, step.Last);
            int parameters = pass.Parameters.Trained[step.Operation.Main.Index];
            step.Planner.Learn(pass, inputs, output, gradient, parameters);
            for (int i = 0; i < inputs.Count; i++)
            {
                int source = step.Inputs[i];
                pass.Condition = learns[source] ? null : ImageGradientsAsked;
                if (step.Planner.Share(i, gradient) is { } shared)
                {
                    gradients.Add(pass, source, shared, isOwn: false);
                    continue;
                }

                Value inputGradient = gradients.Create(pass, source, step.Planner.InputGradientLayout(i));
                step.Planner.PassOn(pass, i, inputs, output, gradient, inputGradient, parameters);
                gradients.Add(pass, source, inputGradient, isOwn: true);
            }
        }

        pass.Condition = ImageGradientsAsked;
        Value images = gradients.Of(_graph.Input.Index);
        pass.Call(new ExportKernel(images.Layout), "the images' gradient to planar floats", PlannedOperand.Read(images), UserMemory(OperandKind.ImageGradients, _graph.Input));
        pass.Condition = null;
    }

    private Value[] Inputs(PassBuilder pass, PlannedOperation step) => step.Inputs.Select(i => _values.Get(pass, i)).ToArray();

    private void Import(PassBuilder pass)
    {
        Node node = _graph.Input;
        var input = (Input)node.Layer;
        Value image = _values.Get(pass, node.Index);
        foreach (bool bytes in new[] { false, true })
        {
            pass.Condition = bytes ? "format == global::ConvNet.PixelFormat.InterleavedByte" : "format == global::ConvNet.PixelFormat.PlanarSingle";
            pass.Call(
                new ImportKernel(bytes, bytes ? input.Mean : default, bytes ? input.Deviation : default, image.Layout),
                bytes ? "from interleaved bytes" : "from planar floats", UserMemory(OperandKind.Images, node, bytes: bytes), PlannedOperand.Write(image));
        }

        pass.Condition = null;
    }

    private static PlannedOperand UserMemory(OperandKind kind, Node node, int index = 0, bool bytes = false) =>
        new Operand(kind, bytes ? "byte" : null, 0, (int)node.Shape.Count) { Index = index };

    /// <summary>The nodes that any of these outputs depends on.</summary>
    private bool[] Reach(IEnumerable<int> outputs)
    {
        var reached = new bool[_graph.Nodes.Count];
        foreach (int k in outputs) reached[_graph.Outputs[k].Node] = true;
        foreach (Node node in _graph.Nodes.Reverse())
        {
            if (!reached[node.Index]) continue;
            foreach (int input in node.Inputs) reached[input] = true;
        }

        return reached;
    }

    /// <summary>When each node is computed: inference leaves out what only serves named outputs that nobody asked for.</summary>
    private string?[] Conditions()
    {
        var conditions = new string?[_graph.Nodes.Count];
        if (_training) return conditions;
        bool[] main = Reach([0]);
        bool[][] named = _outputs.Skip(1).Select(k => Reach([k])).ToArray();
        for (int i = 0; i < conditions.Length; i++)
            if (!main[i]) conditions[i] = string.Join(" || ", _outputs.Skip(1).Where((_, n) => named[n][i]).Select(k => $"outputs[{k}] != null"));
        return conditions;
    }

    /// <summary>The nodes whose values depend on parameters that training changes.</summary>
    private bool[] Learns()
    {
        var learns = new bool[_graph.Nodes.Count];
        foreach (PlannedOperation step in _operations)
            learns[step.Last] = step.Operation.Main.Parameters.Count > 0 || step.Inputs.Any(i => learns[i]);
        return learns;
    }
}
