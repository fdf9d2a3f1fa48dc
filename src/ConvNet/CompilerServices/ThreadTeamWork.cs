using System.Diagnostics;

namespace ConvNet.CompilerServices;

/// <summary>The work of a team, and all of it that its threads know: while they wait the team itself may be collected.</summary>
/// <remarks>
/// One word says which parts are free, under the number of the run, so whoever takes some by a compare-and-swap knows that the run is
/// going on, and what it works on stays until those parts are finished. The one that asks takes them from the first on, its helpers from the
/// last back: so each finds much of what it needs, from run to run, in its own cache. Helpers spin for a while when there is nothing to take,
/// then block, and so does the one that asks while others finish; between looks they offer their processor to others.
/// </remarks>
/// <param name="threads">How many there are, the one that asks included.</param>
internal sealed class ThreadTeamWork(int threads)
{
    /// <summary>The lowest bits of the word are the first part that is free, as many more count those that are; the rest number the run.</summary>
    private const int CountBits = 20;

    /// <summary>The most parts of a run.</summary>
    public const int MostParts = (1 << CountBits) - 1;

    /// <summary>How long the one that asks spins before it blocks: to wake a thread takes its caller some ten microseconds.</summary>
    public static readonly long CallerSpin = Ticks(microseconds: 50);

    /// <summary>How long helpers do: runs follow one another within some hundred.</summary>
    private static readonly long HelperSpin = Ticks(microseconds: 500);

    private readonly object sleep = new();
    private readonly object finish = new();
    private ThreadTeamState state;
    private TeamCall call;
    private Action<int>? action;
    private Exception? failure;

    /// <summary>Does the parts of any work.</summary>
    /// <returns>What was thrown first.</returns>
    public Exception? Do(Action<int> part, int parts)
    {
        action = part;
        Do(parts, out _);

        // The threads keep what stays here, which must not lead to the team.
        (Exception? thrown, action, failure) = (failure, null, null);
        return thrown;
    }

    /// <summary>Does the parts of a kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="parts">Their number.</param>
    /// <param name="waiting">When the caller had no more to do, if others had.</param>
    /// <returns>How many the caller did.</returns>
    public int Do(in TeamCall kernel, int parts, out long waiting)
    {
        call = kernel;
        return Do(parts, out waiting);
    }

    /// <summary>Lets the threads end, and does not wait for them.</summary>
    public void Stop()
    {
        Volatile.Write(ref state.Stopping, true);
        lock (sleep)
            Monitor.PulseAll(sleep);
    }

    /// <summary>What a helper does all its life.</summary>
    public void Help()
    {
        while (true)
        {
            long run = Number(Volatile.Read(ref state.Free));
            Work(fromBack: true);
            if (!Spin(run) && !Sleep(run))
                return;
        }
    }

    /// <summary>Does some parts of any work, and keeps what is thrown first.</summary>
    public static void Do(Action<int> work, int from, int to, ref Exception? failure)
    {
        for (int part = from; part < to; part++)
        {
            try
            {
                work(part);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }
        }
    }

    /// <summary>Does the parts of what is set.</summary>
    private int Do(int parts, out long waiting)
    {
        waiting = 0;
        if (parts == 0)
            return 0;

        // No part of the run before is free or unfinished, so nobody reads what is written here until there is a new run.
        state.Parts = parts;
        state.Finished = 0;
        Interlocked.Exchange(ref state.Free, ((Number(state.Free) + 1) << (2 * CountBits)) | ((long)parts << CountBits));
        if (Volatile.Read(ref state.Sleeping) > 0)
        {
            lock (sleep)
                Monitor.PulseAll(sleep);
        }

        int own = Work(fromBack: false);
        if (Volatile.Read(ref state.Finished) != parts)
        {
            waiting = Stopwatch.GetTimestamp();
            Await(parts, waiting + CallerSpin);
        }

        return own;
    }

    /// <summary>Takes parts and does them until there are none.</summary>
    /// <returns>How many they were.</returns>
    private int Work(bool fromBack)
    {
        int done = 0;
        while (true)
        {
            long seen = Volatile.Read(ref state.Free);
            int first = (int)(seen & MostParts), free = (int)((seen >> CountBits) & MostParts);
            if (free == 0)
                return done;

            // Few of many, and fewer towards the end, where all should finish together.
            int many = Math.Max(1, free / (4 * threads));
            if (Interlocked.CompareExchange(ref state.Free, seen - ((long)many << CountBits) + (fromBack ? 0 : many), seen) != seen)
                continue;

            int parts = state.Parts, from = fromBack ? first + free - many : first;
            Do(from, from + many);
            done += many;
            if (Interlocked.Add(ref state.Finished, many) == parts && Volatile.Read(ref state.IsAwaited))
            {
                lock (finish)
                    Monitor.PulseAll(finish);
            }
        }
    }

    private void Do(int from, int to)
    {
        if (action is { } work)
            Do(work, from, to, ref failure);
        else
            call.Do(from, to);
    }

    /// <summary>Waits for the parts that others do: spins for a while, then blocks, which may be what gives them a processor.</summary>
    private void Await(int parts, long until)
    {
        while (Stopwatch.GetTimestamp() < until)
        {
            for (int i = 0; i < 16; i++)
            {
                if (Volatile.Read(ref state.Finished) == parts)
                    return;

                Thread.SpinWait(1);
            }

            Thread.Yield();
        }

        lock (finish)
        {
            Volatile.Write(ref state.IsAwaited, true);
            Interlocked.MemoryBarrier();
            while (Volatile.Read(ref state.Finished) != parts)
                Monitor.Wait(finish);
            Volatile.Write(ref state.IsAwaited, false);
        }
    }

    /// <summary>Waits for the next run for a while.</summary>
    private bool Spin(long run)
    {
        long until = Stopwatch.GetTimestamp() + HelperSpin;
        do
        {
            for (int i = 0; i < 16; i++)
            {
                if (Number(Volatile.Read(ref state.Free)) != run)
                    return true;

                Thread.SpinWait(1);
            }

            Thread.Yield();
        }
        while (Stopwatch.GetTimestamp() < until && !Volatile.Read(ref state.Stopping));
        return false;
    }

    /// <summary>Waits for the next run without a processor.</summary>
    /// <returns>Whether there is one; else the team ends.</returns>
    private bool Sleep(long run)
    {
        lock (sleep)
        {
            // The one that asks numbers its run, then looks who sleeps: either it sees this thread, or this thread sees the run.
            Interlocked.Increment(ref state.Sleeping);
            while (Number(Volatile.Read(ref state.Free)) == run && !Volatile.Read(ref state.Stopping))
                Monitor.Wait(sleep);
            Interlocked.Decrement(ref state.Sleeping);
        }

        return !Volatile.Read(ref state.Stopping);
    }

    /// <summary>The number of the run.</summary>
    private static long Number(long word) => word >> (2 * CountBits);

    private static long Ticks(long microseconds) => microseconds * Stopwatch.Frequency / 1_000_000;
}
