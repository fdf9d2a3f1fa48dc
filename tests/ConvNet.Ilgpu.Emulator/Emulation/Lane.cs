namespace ILGPU.Emulation;

/// <summary>One thread of the block that a launch runs; its lanes serve block after block.</summary>
/// <param name="launch">The launch.</param>
/// <param name="index">The thread's index with the dimensions folded.</param>
/// <param name="thread">The thread's index.</param>
internal sealed class Lane(Launch launch, int index, Index3D thread)
{
    [ThreadStatic]
    private static Lane? running;

    private readonly List<DeviceMemory> locals = [];
    private int allocations;

    /// <summary>The lane that runs on this operating system thread.</summary>
    public static Lane Running => running
        ?? throw new InvalidKernelOperationException("Group, Grid, SharedMemory and LocalMemory exist only inside of kernels.");

    public Launch Launch => launch;

    public int Index => index;

    public Index3D Thread => thread;

    public LaneState State { get; private set; }

    /// <summary>The barrier that the lane waits at.</summary>
    public SourceLine Barrier { get; private set; }

    /// <summary>The operating system thread that holds the lane's stack; null before its start and after its end.</summary>
    public Worker? Worker { get; private set; }

    /// <summary>Makes the lane ready for the next block.</summary>
    public void Reset() => (State, allocations) = (LaneState.Fresh, 0);

    /// <summary>Runs the kernel to its end on this operating system thread, barriers included.</summary>
    public void Run(Worker worker, Action body)
    {
        running = this;
        Worker = worker;
        State = LaneState.Running;
        try
        {
            launch.Races?.Begin(this);
            body();
            launch.Races?.End();
        }
        catch (LaneAborted)
        {
        }
        catch (Exception exception)
        {
            launch.Fail(this, exception);
        }

        locals.ForEach(memory => memory.Free());
        locals.Clear();
        State = LaneState.Ended;
        Worker = null;
        running = null;
    }

    /// <summary>Waits at a barrier while the other lanes run.</summary>
    public void Wait(SourceLine barrier)
    {
        launch.Races?.End();
        Barrier = barrier;
        State = LaneState.Waiting;
        launch.HandOver(this);
        State = LaneState.Running;
        launch.Races?.Begin(this);
    }

    public ArrayView<T> AllocateShared<T>(int extent, SourceLine site)
        where T : unmanaged => launch.Shared.Allocate<T>(allocations++, extent, site);

    public unsafe ArrayView<T> AllocateLocal<T>(int extent)
        where T : unmanaged
    {
        var memory = new DeviceMemory(extent, sizeof(T), "local memory");
        locals.Add(memory);
        return new ArrayView<T>(memory, (T*)memory.Pointer, extent);
    }
}

/// <summary>Where a lane is in its block.</summary>
internal enum LaneState
{
    Fresh,
    Running,
    Waiting,
    Ended,
}

/// <summary>Unwinds the stack of a lane whose launch has failed.</summary>
internal sealed class LaneAborted : Exception;
