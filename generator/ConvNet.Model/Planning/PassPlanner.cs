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
    private readonly List<(Operation Operation, OperationPlanner Planner)> _operations;
    private readonly Value?[] _values;

    public PassPlanner(NetworkGraph graph, BlockedLayout[] layouts, bool training)
    {
        (_graph, _layouts, _training) = (graph, layouts, training);
        _values = new Value?[graph.Nodes.Count];
        _operations = Operation.Group(graph, training)
            .Where(o => o.Main.Layer is not Input)
            .Select(o => (o, OperationPlanner.Of(o, o.Main.Inputs.Select(i => layouts[i]).ToEquatableArray())))
            .ToList();
    }

    public void Forward(PassBuilder pass)
    {
        Import(pass);
        foreach ((Operation operation, OperationPlanner planner) in _operations)
        {
            Value input = _values[operation.Main.Inputs[0]]!;
            if (planner.IsAlias(_training))
            {
                _values[operation.Last.Index] = input;
                continue;
            }

            Node last = operation.Last;
            Value output = pass.Image(last.Name, _layouts[last.Index] with { Halo = HaloOf(last.Index) }, $"{last.Shape} after {operation.Main.Name}");
            planner.Forward(pass, [input], output, pass.Parameters.Trained[operation.Main.Index], _training);
            _values[last.Index] = output;
        }

        Value result = _values[_graph.Output.Index]!;
        pass.Call(new ExportKernel(result.Layout), "to planar floats", PlannedOperand.Read(result), UserMemory(OperandKind.Outputs, _graph.Output));
    }

    public void Backward(PassBuilder pass)
    {
        var gradients = new Value?[_graph.Nodes.Count];
        int end = Resolve(_graph.Output.Index);
        gradients[end] = pass.Image("outputGradient", _layouts[end] with { Halo = GradientHaloOf(end) }, "gradient by the logits");
        pass.Call(
            new ImportKernel(FromBytes: false, default, default, gradients[end]!.Layout), "the logits' gradient from planar floats",
            UserMemory(OperandKind.OutputGradients, _graph.Output), PlannedOperand.Write(gradients[end]!));

        foreach ((Operation operation, OperationPlanner planner) in Enumerable.Reverse(_operations))
        {
            if (planner.IsAlias(_training)) continue;
            int source = Resolve(operation.Main.Inputs[0]);
            Value gradient = gradients[operation.Last.Index]!;
            bool reachesImages = source == _graph.Input.Index;
            bool hasParameters = operation.Main.Parameters.Count > 0;
            gradients[source] = pass.Image(
                _graph.Nodes[source].Name + "Gradient", planner.InputGradientLayout(0) with { Halo = GradientHaloOf(source) },
                $"gradient by {_graph.Nodes[source].Name}, {_graph.Nodes[source].Shape}");

            Value input = _values[source]!, output = _values[operation.Last.Index]!;
            int parameters = pass.Parameters.Trained[operation.Main.Index];
            planner.Learn(pass, [input], output, gradient, parameters);

            // Nothing in front of the first layer learns, so its input's gradient is only for those who ask.
            if (reachesImages && hasParameters) pass.Condition = ImageGradientsAsked;
            planner.PassOn(pass, [input], output, gradient, [gradients[source]!], parameters);
            pass.Condition = null;
        }

        Value images = gradients[Resolve(_graph.Input.Index)]!;
        pass.Condition = ImageGradientsAsked;
        pass.Call(new ExportKernel(images.Layout), "the images' gradient to planar floats", PlannedOperand.Read(images), UserMemory(OperandKind.ImageGradients, _graph.Input));
        pass.Condition = null;
    }

    private void Import(PassBuilder pass)
    {
        Node node = _graph.Input;
        var input = (Input)node.Layer;
        Value image = pass.Image(node.Name, _layouts[node.Index] with { Halo = HaloOf(node.Index) }, $"the image, {node.Shape}");
        _values[node.Index] = image;
        foreach (bool bytes in new[] { false, true })
        {
            pass.Condition = bytes ? "format == global::ConvNet.PixelFormat.InterleavedByte" : "format == global::ConvNet.PixelFormat.PlanarSingle";
            pass.Call(
                new ImportKernel(bytes, bytes ? input.Mean : default, bytes ? input.Deviation : default, image.Layout),
                bytes ? "from interleaved bytes" : "from planar floats", UserMemory(OperandKind.Images, node, bytes), PlannedOperand.Write(image));
        }

        pass.Condition = null;
    }

    private static PlannedOperand UserMemory(OperandKind kind, Node node, bool bytes = false) =>
        new Operand(kind, bytes ? "byte" : null, 0, (int)node.Shape.Count);

    /// <summary>The node whose memory holds a node's value: its own, or that of the layer it only passes on.</summary>
    private int Resolve(int node)
    {
        foreach ((Operation operation, OperationPlanner planner) in _operations)
            if (operation.Last.Index == node && planner.IsAlias(_training)) return Resolve(operation.Main.Inputs[0]);
        return node;
    }

    /// <summary>The halo that the readers of a node's value want around it.</summary>
    private Halo HaloOf(int node) => _operations
        .Where(o => Resolve(o.Operation.Main.Inputs[0]) == node)
        .Aggregate(default(Halo), (halo, o) => Halo.Union(halo, o.Planner.InputHalo));

    /// <summary>The halo that the operation behind a node's value wants around its gradient.</summary>
    private Halo GradientHaloOf(int node)
    {
        (Operation? operation, OperationPlanner? planner) = _operations.FirstOrDefault(o => o.Operation.Last.Index == node);
        if (operation is null || planner is null) return default;

        // The layer that reads the images passes its gradient on only when asked; that does not change the layout.
        return planner.GradientHalo;
    }
}
