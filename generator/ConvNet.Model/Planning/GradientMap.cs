using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning;

/// <summary>
/// The gradients by the nodes' values while a backward pass is planned. A value that several operations read has the sum of
/// what each passes on. A join may hand its own gradient on as it stands; such a gradient is not to be written to.
/// </summary>
internal sealed class GradientMap
{
    private readonly NetworkGraph _graph;
    private readonly Dictionary<int, (Value Value, bool IsOwn)> _gradients = [];
    private readonly Halo[] _halos;

    public GradientMap(NetworkGraph graph, IEnumerable<PlannedOperation> operations)
    {
        _graph = graph;
        _halos = new Halo[graph.Nodes.Count];
        foreach (PlannedOperation step in operations)
            _halos[step.Last] = step.Inputs.Where((_, i) => step.Planner.Shares(i)).Select(HaloOf).Aggregate(step.Planner.GradientHalo, Halo.Union);
    }

    /// <summary>The halo that the operation behind a node wants around its gradient, or those that get the gradient as it stands.</summary>
    public Halo HaloOf(int node) => _halos[node];

    public Value Of(int node) => _gradients[node].Value;

    /// <summary>Room for what an operation passes on to a node. What is only added to another gradient needs no halo, and planes are given one by who wants it.</summary>
    public Value Create(PassBuilder pass, int node, BlockedLayout layout)
    {
        bool isAdded = _gradients.TryGetValue(node, out (Value Value, bool IsOwn) before) && before.IsOwn;
        Node owner = _graph.Nodes[node];
        return pass.Image(owner.Name + "Gradient", isAdded || layout.IsPlanar ? layout : layout with { Halo = HaloOf(node) }, $"gradient by {owner.Name}, {owner.Shape}");
    }

    /// <summary>Adds a part of a node's gradient.</summary>
    public void Add(PassBuilder pass, int node, Value part, bool isOwn)
    {
        if (!_gradients.TryGetValue(node, out (Value Value, bool IsOwn) sum))
        {
            _gradients.Add(node, (part, isOwn));
            return;
        }

        Value target = sum.IsOwn ? sum.Value : isOwn ? part : Create(pass, node, part.Layout with { Halo = default });
        pass.Call(
            new MergeKernel(MergeFunction.Add, EquatableArray.Of(sum.Value.Layout, part.Layout), target.Layout, Epilogue.None),
            $"{_graph.Nodes[node].Name}: the sum of its readers' gradients", PlannedOperand.Read(sum.Value), PlannedOperand.Read(part), PlannedOperand.Write(target));
        _gradients[node] = (target, true);
    }

    /// <summary>The gradient by an operation's output, which the operation may change if it has to; null when nothing depends on it.</summary>
    public Value? Take(PassBuilder pass, PlannedOperation step)
    {
        if (!_gradients.TryGetValue(step.Last, out (Value Value, bool IsOwn) gradient)) return null;
        if (gradient.IsOwn || !step.Planner.ChangesGradient) return gradient.Value;
        Value copy = Create(pass, step.Last, gradient.Value.Layout with { Halo = default });
        pass.Call(
            new CopyKernel(gradient.Value.Layout, copy.Layout), $"{step.Operation.Last.Name}: a gradient of its own",
            PlannedOperand.Read(gradient.Value), PlannedOperand.Write(copy));
        return copy;
    }
}
