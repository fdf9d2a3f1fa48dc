using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning;

/// <summary>From shapes to kernels: fusion, layouts, the order of calls, and a place in memory for everything. Pure.</summary>
internal static class NetworkPlanner
{
    public static NetworkPlan Plan(NetworkGraph graph, PlanTarget target = PlanTarget.Simd)
    {
        if (target == PlanTarget.Gpu) graph = graph with { IsExact = true };
        graph = Conv.ResolveExact(DropPath.Resolve(StochasticDepth.Resolve(graph)));
        BlockedLayout[] layouts = Layouts(graph);
        ParameterPacking parameters = Pack(graph, layouts);

        var inference = new PassBuilder(parameters, preparesApart: true) { Target = target };
        var run = new PassPlanner(graph, Values(training: false), training: false, target);
        run.Forward(inference);
        Preparation preparation = MemoryPlanner.Keep(inference);
        (MemorySize inferenceSize, PassPlan[] inferencePasses) = MemoryPlanner.Place(target, preparation.Places, inference);

        var forward = new PassBuilder(parameters) { Target = target };
        var backward = new PassBuilder(parameters, forward) { Target = target };
        var train = new PassPlanner(graph, Values(training: true), training: true, target);
        train.Forward(forward);
        train.Backward(backward);
        if (target == PlanTarget.Gpu)
        {
            // Gradients as inference has them are the processor's alone.
            forward.Steps.RemoveAll(step => step.Kernel is StatisticsChoiceKernel);
            LaunchFusion.Fuse(forward, backward);
        }

        (MemorySize trainingSize, PassPlan[] trainingPasses) = MemoryPlanner.Place(target, new Dictionary<Value, long>(), forward, backward);

        return new NetworkPlan(
            graph, parameters, preparation, inferencePasses[0], trainingPasses[0], trainingPasses[1], inferenceSize, trainingSize);

        BlockedLayout[] Values(bool training) => target == PlanTarget.Gpu ? layouts : PlanarValues.Of(graph, layouts, training);
    }

    /// <summary>The layout of each node's value, without halos.</summary>
    public static BlockedLayout[] Layouts(NetworkGraph graph)
    {
        var layouts = new BlockedLayout[graph.Nodes.Count];
        foreach (Node node in graph.Nodes)
            layouts[node.Index] = node.Layer is Input
                ? new BlockedLayout(node.Shape, InputBlock(graph), default)
                : Planner(graph, node, layouts).OutputLayout(node.Shape);
        return layouts;
    }

    /// <summary>An image of few channels keeps them side by side when the layer that reads it can: nothing is multiplied by padding.</summary>
    private static int InputBlock(NetworkGraph graph)
    {
        int channels = graph.Input.Shape.Channels;
        return channels < BlockedLayout.Full && ReaderTakesAnyBlock(graph, graph.Input) ? channels : BlockedLayout.Full;
    }

    private static bool ReaderTakesAnyBlock(NetworkGraph graph, Node node)
    {
        while (graph.Readers(node).ToArray() is { Length: 1 } readers)
        {
            node = readers[0];
            if (node.Layer is not Flatten) return node.Layer is Dense or Conv { Groups: 1 };
        }

        return false;
    }

    private static OperationPlanner Planner(NetworkGraph graph, Node node, BlockedLayout[] layouts) =>
        OperationPlanner.Of(Operation.Alone(graph, node), node.Inputs.Select(i => layouts[i]).ToEquatableArray());

    private static ParameterPacking Pack(NetworkGraph graph, BlockedLayout[] layouts) => ParameterPacking.Of(
        graph.Nodes.Select(n => n.Layer is Input ? [] : Tensors(graph, n, layouts).ToArray()).ToArray());

    private static IEnumerable<PackedTensor> Tensors(NetworkGraph graph, Node node, BlockedLayout[] layouts) =>
        Planner(graph, node, layouts).Parameters(Initializer(graph, node)).Select((tensor, i) => tensor with { Decay = Decay(node, i) });

    /// <summary>That of a node's tensor, of which the packed ones have the same order.</summary>
    private static double Decay(Node node, int tensor) => node.Parameters[tensor].IsBias ? node.Layer.BiasDecay : node.Layer.Decay;

    /// <summary>He's variance before rectifiers, Glorot's before everything else.</summary>
    private static InitializerPlan Initializer(NetworkGraph graph, Node node)
    {
        if (node.Parameters.Count == 0) return default;
        ParameterDefinition weight = node.Parameters[0];
        Node? next = node;
        do next = graph.Readers(next).FirstOrDefault();
        while (next?.Layer is Norm or MaxPool or FractionalMaxPool or AvgPool or L2Pool or Dropout or SpatialDropout or Flatten or Reshape);
        bool isRectified = next?.Layer is Activation { IsRectifier: true } or PReLU or Maxout;
        return new InitializerPlan(isRectified ? "He" : "Xavier", weight.FanIn, weight.FanOut);
    }
}
