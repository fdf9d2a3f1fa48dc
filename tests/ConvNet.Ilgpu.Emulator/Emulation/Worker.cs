using System.Collections.Concurrent;

namespace ILGPU.Emulation;

/// <summary>
/// An operating system thread that holds the stacks of lanes, one at a time. Of a launch's workers exactly one runs; it wakes the next
/// before it sleeps.
/// </summary>
internal sealed class Worker
{
    private const int StackSize = 1 << 20;
    private static readonly ConcurrentBag<Worker> Idle = [];
    private readonly Signal wake = Signal.Create();

    /// <summary>The lane to run next; null to the launching thread when the launch is done.</summary>
    private Lane? job;

    /// <summary>A worker for whatever thread this is.</summary>
    public Worker()
    {
    }

    /// <summary>A worker with a thread of its own, asleep.</summary>
    public static Worker Rent()
    {
        if (Idle.TryTake(out Worker? idle))
            return idle;

        var worker = new Worker();
        new Thread(worker.Loop, StackSize) { IsBackground = true, Name = "ILGPU emulator" }.Start();
        return worker;
    }

    /// <summary>Gives back a worker of <see cref="Rent"/> that runs no lane.</summary>
    public void Return() => Idle.Add(this);

    /// <summary>Wakes the worker to run a fresh lane, or the launching thread to end.</summary>
    public void Start(Lane? lane)
    {
        job = lane;
        wake.Set();
    }

    /// <summary>Wakes the worker whose lane sleeps at a barrier.</summary>
    public void Resume() => wake.Set();

    /// <summary>Sleeps until the lane that waits at a barrier may go on.</summary>
    public void Sleep() => wake.Wait();

    /// <summary>Sleeps until there is a fresh lane to run.</summary>
    public Lane? WaitForLane()
    {
        wake.Wait();
        return job;
    }

    private void Loop()
    {
        while (WaitForLane() is { } lane)
            lane.Launch.Drive(this, lane);
    }
}
