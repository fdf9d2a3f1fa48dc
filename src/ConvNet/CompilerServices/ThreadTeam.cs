using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace ConvNet.CompilerServices;

/// <summary>
/// Threads that do the numbered parts of a piece of work together with the one that asks. Which thread does a part is chance. The one
/// that asks waits for the parts that others have begun, never for a thread: one that the system has not scheduled holds nobody up, and
/// finds nothing to do when it comes. A run allocates nothing.
/// </summary>
/// <remarks>
/// One word says which parts are free, under the number of the run, so whoever takes some by a compare-and-swap knows that the run is
/// going on, and what it works on stays until those parts are finished. The one that asks takes them from the first on, its helpers from the
/// last back: so each finds much of what it needs, from run to run, in its own cache. Helpers spin for a while when there is nothing to take,
/// then block, and so does the one that asks while others finish; between looks they offer their processor to others.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class ThreadTeam : IDisposable
{
    /// <summary>The lowest bits of the word are the first part that is free, as many more count those that are; the rest number the run.</summary>
    private const int CountBits = 20;
    private const int MostParts = (1 << CountBits) - 1;

    /// <summary>Runs follow one another within some hundred microseconds; to wake a thread takes its caller some ten.</summary>
    private const long HelperSpinMicroseconds = 500, CallerSpinMicroseconds = 50;

    /// <summary>After having waited for a helper that was not running, the caller works alone for so many times as long.</summary>
    private const int RestFactor = 10;

    private readonly Thread[] threads;
    private readonly object sleep = new();
    private readonly object finish = new();
    private ThreadTeamState state;
    private TeamCall call;
    private Action<int>? action;
    private Exception? failure;
    private long rest;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many there are, the one that asks included; where none can be started, that one alone.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not positive.</exception>
    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        this.threads = new Thread[Available(threads) - 1];
        for (int i = 0; i < this.threads.Length; i++)
        {
            this.threads[i] = new Thread(Help) { IsBackground = true, Name = $"ConvNet worker {i + 1}" };
            this.threads[i].Start();
        }
    }

    /// <summary>Whether threads can be started: in a browser they cannot.</summary>
    internal static bool CanStart => !OperatingSystem.IsBrowser();

    /// <summary>Of so many threads those that there can be, the one that asks included.</summary>
    internal static int Available(int threads) => CanStart ? threads : 1;

    /// <summary>A team of the one that asks, whoever that is: it keeps nothing, so all threads may use it at once.</summary>
    public static ThreadTeam Alone { get; } = new(1);

    /// <summary>The number of threads, the one that asks included.</summary>
    public int Threads => threads.Length + 1;

    /// <summary>Does the parts 0 to <paramref name="parts"/> - 1 of any work, and returns when all are done.</summary>
    /// <exception cref="Exception">What a part threw first; the others were done nevertheless.</exception>
    internal void Run(Action<int> part, int parts)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, MostParts);
        Exception? thrown = null;
        if (threads.Length == 0)
        {
            Do(part, 0, parts, ref thrown);
        }
        else
        {
            (action, failure) = (part, null);
            Do(parts, out _);
            (action, thrown) = (null, failure);
        }

        if (thrown is not null)
            ExceptionDispatchInfo.Throw(thrown);
    }

    /// <summary>Does the parts 0 to <paramref name="parts"/> - 1 of a kernel, which takes a range of them, and returns when all are done.</summary>
    public void Run(delegate*<float*, float*, int, int, void> kernel, int parts, float* a, float* b)
    {
        if (IsAlone(parts))
            kernel(a, b, 0, parts);
        else
            Share(new TeamCall(2, kernel, 0, a, b), parts);
    }

    /// <summary>The same for a kernel of more pointers.</summary>
    public void Run(delegate*<float*, float*, float*, int, int, void> kernel, int parts, float* a, float* b, float* c)
    {
        if (IsAlone(parts))
            kernel(a, b, c, 0, parts);
        else
            Share(new TeamCall(3, kernel, 0, a, b, c), parts);
    }

    /// <summary>The same for a kernel of more pointers.</summary>
    public void Run(delegate*<float*, float*, float*, float*, int, int, void> kernel, int parts, float* a, float* b, float* c, float* d)
    {
        if (IsAlone(parts))
            kernel(a, b, c, d, 0, parts);
        else
            Share(new TeamCall(4, kernel, 0, a, b, c, d), parts);
    }

    /// <summary>The same for a kernel of more pointers.</summary>
    public void Run(delegate*<float*, float*, float*, float*, float*, int, int, void> kernel, int parts, float* a, float* b, float* c, float* d, float* e)
    {
        if (IsAlone(parts))
            kernel(a, b, c, d, e, 0, parts);
        else
            Share(new TeamCall(5, kernel, 0, a, b, c, d, e), parts);
    }

    /// <summary>The same for a kernel of more pointers.</summary>
    public void Run(
        delegate*<float*, float*, float*, float*, float*, float*, int, int, void> kernel, int parts, float* a, float* b, float* c, float* d, float* e, float* f)
    {
        if (IsAlone(parts))
            kernel(a, b, c, d, e, f, 0, parts);
        else
            Share(new TeamCall(6, kernel, 0, a, b, c, d, e, f), parts);
    }

    /// <summary>The same for a kernel of more pointers.</summary>
    public void Run(
        delegate*<float*, float*, float*, float*, float*, float*, float*, int, int, void> kernel, int parts,
        float* a, float* b, float* c, float* d, float* e, float* f, float* g)
    {
        if (IsAlone(parts))
            kernel(a, b, c, d, e, f, g, 0, parts);
        else
            Share(new TeamCall(7, kernel, 0, a, b, c, d, e, f, g), parts);
    }

    /// <summary>The same for a kernel that takes a number first, such as the size of the batch.</summary>
    public void Run(delegate*<int, float*, float*, int, int, void> kernel, int parts, int n, float* a, float* b)
    {
        if (IsAlone(parts))
            kernel(n, a, b, 0, parts);
        else
            Share(new TeamCall(TeamCall.WithNumber + 2, kernel, n, a, b), parts);
    }

    /// <summary>The same for a kernel of more pointers after a number.</summary>
    public void Run(delegate*<int, float*, float*, float*, int, int, void> kernel, int parts, int n, float* a, float* b, float* c)
    {
        if (IsAlone(parts))
            kernel(n, a, b, c, 0, parts);
        else
            Share(new TeamCall(TeamCall.WithNumber + 3, kernel, n, a, b, c), parts);
    }

    /// <summary>The same for a kernel of more pointers after a number.</summary>
    public void Run(delegate*<int, float*, float*, float*, float*, int, int, void> kernel, int parts, int n, float* a, float* b, float* c, float* d)
    {
        if (IsAlone(parts))
            kernel(n, a, b, c, d, 0, parts);
        else
            Share(new TeamCall(TeamCall.WithNumber + 4, kernel, n, a, b, c, d), parts);
    }

    /// <summary>The same for a kernel of more pointers after a number.</summary>
    public void Run(
        delegate*<int, float*, float*, float*, float*, float*, int, int, void> kernel, int parts, int n, float* a, float* b, float* c, float* d, float* e)
    {
        if (IsAlone(parts))
            kernel(n, a, b, c, d, e, 0, parts);
        else
            Share(new TeamCall(TeamCall.WithNumber + 5, kernel, n, a, b, c, d, e), parts);
    }

    /// <summary>Ends the threads; no run may be going on.</summary>
    public void Dispose()
    {
        Stop();
        foreach (Thread thread in threads)
            thread.Join();
    }

    /// <summary>Lets the threads end and does not wait for them: for the finalisers of owners, since threads keep their team alive.</summary>
    internal void Stop()
    {
        if (threads.Length == 0)
            return;

        Volatile.Write(ref state.Stopping, true);
        lock (sleep)
            Monitor.PulseAll(sleep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsAlone(int parts) => threads.Length == 0 || parts == 1 || (rest != 0 && Rests());

    /// <summary>Whether the caller still works alone, since helpers were not running when they were needed.</summary>
    private bool Rests()
    {
        if (Stopwatch.GetTimestamp() < rest)
            return true;

        rest = 0;
        return false;
    }

    /// <summary>Does a kernel's parts with the others, and sees whether they were a help.</summary>
    private void Share(in TeamCall kernel, int parts)
    {
        call = kernel;
        long begin = Stopwatch.GetTimestamp();
        int own = Do(parts, out long waiting);
        if (waiting == 0)
            return;

        // Others may be behind by what they took last, a part or few. Who is behind by more has lost its processor in the middle, and the
        // caller went without it for that long: that must not happen often.
        long end = Stopwatch.GetTimestamp(), behind = end - waiting, part = own == 0 ? 0 : (waiting - begin) / own;
        if (behind > Ticks(CallerSpinMicroseconds) + (4 * part))
            rest = end + (RestFactor * behind);
    }

    /// <summary>Does the parts of what is set.</summary>
    /// <param name="parts">Their number.</param>
    /// <param name="waiting">When the caller had no more to do, if others had.</param>
    /// <returns>How many the caller did.</returns>
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
            Await(parts, waiting + Ticks(CallerSpinMicroseconds));
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
            int many = Math.Max(1, free / (4 * Threads));
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

    /// <summary>Does some parts of any work, and keeps what is thrown first.</summary>
    private static void Do(Action<int> work, int from, int to, ref Exception? failure)
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

    /// <summary>What a helper does all its life.</summary>
    private void Help()
    {
        while (true)
        {
            long run = Number(Volatile.Read(ref state.Free));
            Work(fromBack: true);
            if (!Spin(run) && !Sleep(run))
                return;
        }
    }

    /// <summary>Waits for the next run for a while.</summary>
    private bool Spin(long run)
    {
        long until = Stopwatch.GetTimestamp() + Ticks(HelperSpinMicroseconds);
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
