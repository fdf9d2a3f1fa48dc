using ILGPU.Runtime;

namespace ILGPU.Emulation;

/// <summary>
/// Runs a grid, block after block. The lanes of a block run one at a time, each until its next barrier or its end; when the last has
/// got there the next interval begins. A lane that sleeps at a barrier keeps its worker, so a kernel without barriers runs on one.
/// </summary>
/// <param name="kernel">The kernel's name.</param>
/// <param name="config">The grid.</param>
/// <param name="body">Calls the kernel with its arguments.</param>
/// <param name="shared">The shared memory.</param>
/// <param name="options">The order.</param>
/// <param name="races">Looks for races; null not to.</param>
internal sealed class Launch(
    string kernel, KernelConfig config, Action body, SharedAllocations shared, EmulatorOptions options, RaceDetector? races)
{
    private readonly Lane[] lanes = new Lane[config.GroupDim.Size];
    private readonly BlockOrder blocks = new(config.GridDim.LongSize, options);
    private readonly LaneOrder order = new(config.GroupDim.Size, options);
    private readonly Stack<Worker> idle = [];
    private readonly Worker caller = new();
    private EmulatorException? failure;
    private bool done;

    public KernelConfig Config => config;

    public SharedAllocations Shared => shared;

    public RaceDetector? Races => races;

    /// <summary>The block that runs.</summary>
    public Index3D Block { get; private set; }

    /// <summary>The block that runs, its dimensions folded.</summary>
    public long BlockIndex { get; private set; }

    /// <summary>The barriers that the block has passed.</summary>
    public int Interval { get; private set; }

    /// <summary>Runs every block; the calling thread is the first worker.</summary>
    /// <exception cref="EmulatorException">The kernel did something wrong.</exception>
    public void Run()
    {
        for (int i = 0; i < lanes.Length; i++)
            lanes[i] = new Lane(this, i, Unfold(i, config.GroupDim));

        NextBlock();
        for (Lane? lane = Next(); lane is not null; lane = done ? null : caller.WaitForLane())
            Drive(caller, lane);

        foreach (Worker worker in idle)
        {
            if (worker != caller)
                worker.Return();
        }

        if (failure is not null)
            throw failure;
    }

    /// <summary>Runs a fresh lane, and what comes next as long as it needs no other worker.</summary>
    public void Drive(Worker self, Lane lane)
    {
        while (true)
        {
            lane.Run(self, body);
            Lane? next = Next();
            if (next is { Worker: null })
            {
                lane = next;
                continue;
            }

            idle.Push(self);
            if (next is not null)
            {
                next.Worker!.Resume();
            }
            else
            {
                done = true;
                if (self != caller)
                    caller.Start(null);
            }

            return;
        }
    }

    /// <summary>Lets the other lanes run until it is the turn of this one, which waits at a barrier.</summary>
    public void HandOver(Lane lane)
    {
        Lane next = Next()!; // There is one: this lane has not ended.
        if (next != lane)
        {
            Worker self = lane.Worker!;
            if (next.Worker is { } worker)
                worker.Resume();
            else
                (idle.TryPop(out Worker? free) ? free : Worker.Rent()).Start(next);

            self.Sleep();
        }

        if (failure is not null)
            throw new LaneAborted();
    }

    /// <summary>Notes what a lane did wrong; the first counts.</summary>
    public void Fail(Lane lane, Exception exception) => failure ??= new EmulatorException(
        $"Kernel {kernel}, block {Block}, thread {lane.Thread}: " +
        (exception is KernelFault ? exception.Message + "." : $"{exception.GetType().Name}: {exception.Message}"),
        exception);

    /// <summary>The lane whose turn it is; null when the launch is done. After a failure, the lanes whose stacks are to be unwound.</summary>
    private Lane? Next()
    {
        while (failure is null)
        {
            while (order.TryNext(out int index))
            {
                if (lanes[index].State != LaneState.Ended)
                    return lanes[index];
            }

            if (Array.TrueForAll(lanes, lane => lane.State == LaneState.Ended))
            {
                if (!NextBlock())
                    return null;
            }
            else if (FindDivergence() is { } divergence)
            {
                failure = new EmulatorException($"Kernel {kernel}, block {Block}: divergent barrier: {divergence}.");
            }
            else
            {
                Interval++;
                order.Start();
            }
        }

        return Array.Find(lanes, lane => lane.State == LaneState.Waiting);
    }

    private bool NextBlock()
    {
        if (!blocks.TryNext(out long index))
            return false;

        (BlockIndex, Block, Interval) = (index, Unfold(index, config.GridDim), 0);
        foreach (Lane lane in lanes)
            lane.Reset();

        shared.Reset();
        order.Start();
        return true;
    }

    private string? FindDivergence()
    {
        Lane waiting = Array.Find(lanes, lane => lane.State == LaneState.Waiting)!;
        Lane? other = Array.Find(lanes, lane => lane.State != waiting.State || lane.Barrier != waiting.Barrier);
        if (other is null)
            return null;

        return $"thread {waiting.Thread} waits at {waiting.Barrier}, thread {other.Thread} " +
            (other.State == LaneState.Ended ? "has ended" : $"at {other.Barrier}");
    }

    private static Index3D Unfold(long index, Index3D extent)
    {
        (long yz, long x) = Math.DivRem(index, extent.X);
        (long z, long y) = Math.DivRem(yz, extent.Y);
        return new Index3D((int)x, (int)y, (int)z);
    }
}
