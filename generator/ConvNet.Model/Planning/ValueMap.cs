using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Layers;

namespace ConvNet.Model.Planning;

/// <summary>An operation with its planner and the nodes whose values it reads, layers that only pass their input on left out.</summary>
internal sealed record PlannedOperation(Operation Operation, OperationPlanner Planner, EquatableArray<int> Inputs)
{
    public int Last => Operation.Last.Index;
}

/// <summary>
/// Which values of a pass share memory. An operation that may works in place, if nobody else reads what it overwrites; the
/// inputs of a concatenation that fill whole blocks are computed in their slices of it. What shares memory shares its halo.
/// </summary>
internal sealed class ValueMap
{
    private readonly NetworkGraph _graph;
    private readonly BlockedLayout[] _layouts;
    private readonly Dictionary<int, PlannedOperation> _producers;
    private readonly Dictionary<int, int> _overwrittenBy = [];
    private readonly Dictionary<int, (int Concat, int Block)> _slices = [];
    private readonly Dictionary<int, Halo> _halos = [];
    private readonly Dictionary<int, Value> _values = [];

    /// <param name="exported">The nodes whose values the caller gets.</param>
    public ValueMap(NetworkGraph graph, BlockedLayout[] layouts, IReadOnlyList<PlannedOperation> operations, ICollection<int> exported, bool training)
    {
        (_graph, _layouts) = (graph, layouts);
        _producers = operations.ToDictionary(o => o.Last);
        ILookup<int, PlannedOperation> readers = operations.SelectMany(o => o.Inputs, (o, input) => (input, o)).ToLookup(r => r.input, r => r.o);
        foreach (PlannedOperation operation in operations)
            if (operation.Planner is ConcatPlanner concat) PlaceInputs(operation, concat);
        foreach (PlannedOperation operation in operations.Where(o => o.Planner.CanOverwrite(training)))
        {
            foreach (int input in operation.Inputs.Where(i => CanLose(i, operation)).Take(1))
                _overwrittenBy.Add(input, operation.Last);
        }

        foreach (PlannedOperation operation in operations)
        foreach (int root in operation.Inputs.Select(Root).Distinct())
            _halos[root] = Halo.Union(_halos.TryGetValue(root, out Halo halo) ? halo : default, operation.Planner.InputHalo);

        // An input that fills whole blocks can lie in the concatenation from the start.
        void PlaceInputs(PlannedOperation operation, ConcatPlanner concat)
        {
            for (int i = 0; i < operation.Inputs.Count; i++)
            {
                int input = operation.Inputs[i];
                if (concat.FillsBlocks(i) && _producers.ContainsKey(input) && !_slices.ContainsKey(input))
                    _slices.Add(input, (operation.Last, concat.Channel(i) / BlockedLayout.Full));
            }
        }

        bool CanLose(int input, PlannedOperation to)
        {
            bool isFree = readers[input].Count() == 1 && !exported.Contains(input) && layouts[input] == layouts[to.Last];
            if (!isFree || !_producers.TryGetValue(input, out PlannedOperation producer) || producer.Operation.Main.Layer is Concat) return false;
            return !training || !(to.Planner.RereadsInputs || producer.Planner.RereadsOutput);
        }
    }

    /// <summary>The value of a node, created in <paramref name="pass"/> when it is first asked for.</summary>
    public Value Get(PassBuilder pass, int node)
    {
        int home = Home(node);
        if (_values.TryGetValue(home, out Value value)) return value;
        Node owner = _graph.Nodes[home];
        string comment = _producers.TryGetValue(home, out PlannedOperation producer) ? $"{owner.Shape} after {producer.Operation.Main.Name}" : $"the image, {owner.Shape}";
        value = _slices.TryGetValue(home, out (int Concat, int Block) slice)
            ? Get(pass, slice.Concat).Slice(owner.Name, _layouts[home].Shape, slice.Block, comment)
            : pass.Image(owner.Name, _layouts[home] with { Halo = _halos.TryGetValue(home, out Halo halo) ? halo : default }, comment);
        _values.Add(home, value);
        return value;
    }

    /// <summary>The last node whose value lies in the memory of <paramref name="node"/>'s.</summary>
    private int Home(int node)
    {
        while (_overwrittenBy.TryGetValue(node, out int next)) node = next;
        return node;
    }

    /// <summary>The node that has the memory in which <paramref name="node"/>'s value lies.</summary>
    private int Root(int node)
    {
        node = Home(node);
        return _slices.TryGetValue(node, out (int Concat, int Block) slice) ? Root(slice.Concat) : node;
    }
}
