using ConvNet.Model.Layers;

namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// Moves planes of numbers to other channels and positions, and leaves zeros where none come to. No number is read twice, so the
/// gradient is the reverse move.
/// </summary>
/// <param name="IsPart">
/// Whether the rest of the output stays as it is. Where the planes end inside a block, the lanes behind them are zeroed: several moves into
/// one image come in the order of their channels.
/// </param>
internal sealed record MoveKernel(PlaneMove Move, BlockedLayout Input, BlockedLayout Output, string Label, bool IsPart = false) : Kernel
{
    public override string Name => $"{Label}_{Output.Channels}_{Output.Height}x{Output.Width}";

    public override string Summary => $"{Label}: moves {Many(Move.Planes, "plane")} of {Move.Height}x{Move.Width} from {Input.Shape} to {Output.Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "output");

    /// <summary>Whether numbers stay in their lanes, so that whole blocks move; what moves along behind the last channel must be zero.</summary>
    public bool KeepsLanes => Move.Source.KeepsLanes && Move.Target.KeepsLanes
        && (Move.Planes % BlockedLayout.Full == 0 || Move.Source.Channel + Move.Planes == Input.Channels);

    /// <summary>Whether planes stay in their order, so that lanes side by side do.</summary>
    public bool KeepsOrder => Move.Source is { Groups: 1, Block: 1 } && Move.Target is { Groups: 1, Block: 1 };

    /// <summary>Whether every number of the output is written.</summary>
    public bool Covers => (long)Move.Planes * Move.Height * Move.Width == Output.Shape.Count && (KeepsLanes || Output.Channels % BlockedLayout.Full == 0);
}

/// <summary>So many planes of so many rows and columns, from their places in one volume to those in another.</summary>
internal readonly record struct PlaneMove(PlanePlaces Source, PlanePlaces Target, int Planes, int Height, int Width)
{
    public PlaneMove Reverse() => this with { Source = Target, Target = Source };

    /// <summary>Some channels of an image into others of one of the same size.</summary>
    public static PlaneMove Channels(int from, int to, int count, Shape shape) =>
        new(PlanePlaces.All with { Channel = from }, PlanePlaces.All with { Channel = to }, count, shape.Height, shape.Width);

    /// <summary>A volume into one with more rows, columns and channels around it.</summary>
    public static PlaneMove Pad(Sides sides, Shape inner) => new(
        PlanePlaces.All, PlanePlaces.All with { Channel = sides.Front, Row = sides.Top, Column = sides.Left }, inner.Channels, inner.Height, inner.Width);

    /// <summary>Channels dealt out: [groups, C / groups] transposed.</summary>
    public static PlaneMove Shuffle(int groups, Shape shape) => new(
        PlanePlaces.All with { Groups = groups }, PlanePlaces.All, shape.Channels, shape.Height, shape.Width);

    /// <summary>Every few positions of a volume, into one with more channels around.</summary>
    public static PlaneMove ZeroPadShortcut(ZeroPadShortcut layer, Shape input)
    {
        Shape output = layer.Infer(input);
        return new(
            PlanePlaces.All with { Step = layer.Stride }, PlanePlaces.All with { Channel = layer.Before(input) }, input.Channels, output.Height, output.Width);
    }

    /// <summary>Squares of positions into channels; <paramref name="shape"/> is the one with the positions.</summary>
    public static PlaneMove SpaceToDepth(int block, Shape shape) => new(
        PlanePlaces.All with { Block = block, Step = block }, PlanePlaces.All, shape.Channels * block * block, shape.Height / block, shape.Width / block);
}

/// <summary>Where the planes of a move lie in a volume.</summary>
/// <param name="Channel">The channel of the first plane.</param>
/// <param name="Row">The row of a plane's first number.</param>
/// <param name="Column">The column of a plane's first number.</param>
/// <param name="Step">Positions from one number to the next, downwards and to the right.</param>
/// <param name="Groups">Into so many groups the channels are split; planes take one of each in turn.</param>
/// <param name="Block">So many planes squared lie interleaved in one channel.</param>
internal readonly record struct PlanePlaces(int Channel, int Row, int Column, int Step, int Groups, int Block)
{
    public static readonly PlanePlaces All = new(0, 0, 0, 1, 1, 1);

    public bool KeepsLanes => Channel % BlockedLayout.Full == 0 && Groups == 1 && Block == 1;
}
