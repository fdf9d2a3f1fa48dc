using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;
using ConvNet.Model.Planning.Winograd;

namespace ConvNet.Model.Planning;

/// <summary>
/// Which values are planar. A convolution of few filters fills its vectors with neighbouring columns and leaves a plane for each
/// filter; so it is where its own input has rows of single channels, and where all that read its results can take planes: convolutions,
/// which broadcast single inputs anyway, and pooling of 2x2 and activations, which leave planes too. In training the gradient by planes lies in
/// planes as well, and comes from a single reader. One over the channels of blocks leaves planes in inference, as the caller's are.
/// </summary>
internal static class PlanarValues
{
    /// <param name="layouts">The layout of each node's value in blocks, without halos.</param>
    /// <returns>The same, some of them planar.</returns>
    public static BlockedLayout[] Of(NetworkGraph graph, BlockedLayout[] layouts, bool training)
    {
        List<Operation> operations = Operation.Group(graph, training);
        ILookup<int, Operation> readers = operations.SelectMany(o => o.Inputs, (o, input) => (input, o)).ToLookup(r => r.input, r => r.o);
        bool[] suits = new bool[graph.Nodes.Count], hasHalo = new bool[graph.Nodes.Count];
        foreach (Operation operation in Enumerable.Reverse(operations))
        {
            // What is computed in place of a value shares its halo.
            hasHalo[operation.Last.Index] = readers[operation.Last.Index].Any(r => r.Main.Layer is Activation
                ? hasHalo[r.Last.Index] : !OperationPlanner.Of(r, r.Inputs.Select(i => layouts[i]).ToEquatableArray()).InputHalo.IsEmpty);
            suits[operation.Last.Index] = (!training || !graph.IsOutput(operation.Last)) && AllReadPlanes(operation.Last.Index) && KeepsHalo(operation);
        }

        var planar = (BlockedLayout[])layouts.Clone();
        foreach (Operation operation in operations)
        {
            int last = operation.Last.Index;
            bool isPlanar = suits[last] && operation.Main.Layer switch
            {
                Input => operation.Main.Shape.Channels is > 1 and < BlockedLayout.Full && readers[last].Any(r => suits[r.Last.Index] && IsByWidth(r)),
                Conv when planar[operation.Main.Inputs[0]].Pixel == 1 => IsByWidth(operation),
                Conv or ConvTranspose => !training && operation.Addend is null && IsByChannel(operation, planar[operation.Main.Inputs[0]]),
                _ => planar[operation.Main.Inputs[0]].IsPlanar,
            };
            if (isPlanar) planar[last] = planar[last] with { IsPlanar = true };
        }

        return planar;

        bool AllReadPlanes(int value) => readers[value].All(ReadsPlanes) && (!training || readers[value].Count() == 1);

        bool ReadsPlanes(Operation reader) => reader.Addend is null && reader.Main.Layer switch
        {
            Conv conv => conv.Groups == 1 && !conv.SeesAll(reader.Main.InputShape) && (!training || LeavesPlanes(conv, reader.Main.InputShape)),
            MaxPool or AvgPool => suits[reader.Last.Index] && IsSmall(Operation.PoolApart(reader.Main)),
            TrainableSubsampling pool => !training && suits[reader.Last.Index] && IsSmall(Operation.PoolApart(pool.Window, reader.Main.InputShape, isMax: false)),
            Activation => suits[reader.Last.Index] && readers[reader.Main.Inputs[0]].Count() == 1,
            _ => false,
        };

        // An activation goes over the planes in place, as they lie, zeroes around them included.
        bool KeepsHalo(Operation operation) => (operation.Main.Layer as Activation ?? operation.Activation) is not { KeepsZero: false } || !hasHalo[operation.Last.Index];
    }

    private static bool IsByWidth(Operation operation)
    {
        if (operation.Main.Layer is not Conv { Groups: 1, Window.Horizontal.Stride: 1 } conv || operation.Addend is not null || conv.SeesAll(operation.Main.InputShape)) return false;
        FusedPool pool = FusedPool.Of(operation);
        return (pool.IsNone || IsSmall(pool)) && ConvAlgorithm.ByWidth(conv.Filters, operation.Last.Shape.Width * pool.Width, pool.Width);
    }

    /// <summary>Whether an operation's results are sums over the channels in the lanes, which may go to planes as well as to blocks.</summary>
    public static bool IsByChannel(Operation operation, BlockedLayout input)
    {
        if (input is not { Block: BlockedLayout.Full, IsPlanar: false } || !FusedPool.Of(operation).IsNone) return false;
        return operation.Main.Layer switch
        {
            Conv { Groups: 1, Exact: false } conv => !conv.SeesAll(input.Shape) && ConvAlgorithm.ByChannel(conv.Filters, input.Channels, conv.Window.Vertical.Size * conv.Window.Horizontal.Size),

            // Of its classes of positions the one with the fewest taps.
            ConvTranspose { Groups: 1, Exact: false, ReachesAll: true, Window: (var rows, var columns) } conv =>
                ConvAlgorithm.ByChannel(conv.Filters, input.Channels, rows.Size / rows.Stride * (columns.Size / columns.Stride)),
            _ => false,
        };
    }

    /// <summary>Whether a convolution's gradient by its input goes over the width.</summary>
    private static bool LeavesPlanes(Conv conv, Shape input) => conv.Window.Horizontal.Stride == 1 && ConvAlgorithm.ByWidth(input.Channels, input.Width, pooled: 1);

    /// <summary>Windows whose columns are sorted apart in registers.</summary>
    private static bool IsSmall(FusedPool pool) => pool is { Height: 2, Width: 2 };
}
