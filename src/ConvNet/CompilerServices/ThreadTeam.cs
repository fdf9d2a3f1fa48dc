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
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class ThreadTeam : IDisposable
{
    /// <summary>After having waited for a helper that was not running, the caller works alone for so many times as long.</summary>
    private const int RestFactor = 10;

    private readonly Thread[] threads;
    private readonly ThreadTeamWork work;
    private long rest;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many there are, the one that asks included; where none can be started, that one alone.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not positive.</exception>
    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        this.threads = new Thread[Available(threads) - 1];
        work = new ThreadTeamWork(Threads);
        for (int i = 0; i < this.threads.Length; i++)
        {
            this.threads[i] = new Thread(work.Help) { IsBackground = true, Name = $"ConvNet worker {i + 1}" };
            this.threads[i].Start();
        }
    }

    /// <summary>Lets the threads of a team that was not disposed end: they know its work alone, so nothing keeps it.</summary>
    ~ThreadTeam() => work?.Stop(); // there is none where the constructor refused

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
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, ThreadTeamWork.MostParts);
        Exception? thrown = null;
        if (threads.Length == 0)
            ThreadTeamWork.Do(part, 0, parts, ref thrown);
        else
            thrown = work.Do(part, parts);

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
        work.Stop();
        foreach (Thread thread in threads)
            thread.Join();
        GC.SuppressFinalize(this);
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
        long begin = Stopwatch.GetTimestamp();
        int own = work.Do(kernel, parts, out long waiting);
        if (waiting == 0)
            return;

        // Others may be behind by what they took last, a part or few. Who is behind by more has lost its processor in the middle, and the
        // caller went without it for that long: that must not happen often.
        long end = Stopwatch.GetTimestamp(), behind = end - waiting, part = own == 0 ? 0 : (waiting - begin) / own;
        if (behind > ThreadTeamWork.CallerSpin + (4 * part))
            rest = end + (RestFactor * behind);
    }
}
