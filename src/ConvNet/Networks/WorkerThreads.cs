using System.Runtime.ExceptionServices;

namespace ConvNet;

/// <summary>
/// Threads that are kept to do numbered pieces of work together with the one that asks. Which thread does a piece is chance; a
/// run allocates nothing.
/// </summary>
internal sealed class WorkerThreads : IDisposable
{
    private readonly object gate = new();
    private readonly Thread[] threads;
    private Action<int>? work;
    private long run;
    private int pieces;
    private int next;
    private int unfinished;
    private bool stopping;
    private Exception? failure;

    /// <summary>Starts the threads.</summary>
    /// <param name="helpers">How many there are beside the one that asks.</param>
    public WorkerThreads(int helpers)
    {
        threads = new Thread[helpers];
        for (int i = 0; i < helpers; i++)
        {
            threads[i] = new Thread(Help) { IsBackground = true, Name = $"ConvNet worker {i + 1}" };
            threads[i].Start();
        }
    }

    /// <summary>The number of threads beside the one that asks.</summary>
    public int Helpers => threads.Length;

    /// <summary>Does the pieces 0 to <paramref name="count"/> - 1, and returns when all are done.</summary>
    /// <exception cref="Exception">What a piece threw first; the others were done nevertheless.</exception>
    public void Run(Action<int> piece, int count)
    {
        lock (gate)
        {
            (work, pieces, next, unfinished, failure) = (piece, count, 0, count, null);
            run++;
            Monitor.PulseAll(gate);
        }

        Work();
        lock (gate)
        {
            while (unfinished > 0)
                Monitor.Wait(gate);
            work = null;
        }

        if (failure is { } thrown)
            ExceptionDispatchInfo.Throw(thrown);
    }

    /// <summary>Ends the threads; no run may be going on.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopping = true;
            Monitor.PulseAll(gate);
        }

        foreach (Thread thread in threads)
            thread.Join();
    }

    private void Help()
    {
        long seen = 0;
        while (true)
        {
            lock (gate)
            {
                while (run == seen && !stopping)
                    Monitor.Wait(gate);
                if (stopping)
                    return;

                seen = run;
            }

            Work();
        }
    }

    private void Work()
    {
        while (true)
        {
            Action<int> piece;
            int number;
            lock (gate)
            {
                if (next >= pieces)
                    return;

                (piece, number) = (work!, next++);
            }

            Exception? thrown = null;
            try
            {
                piece(number);
            }
            catch (Exception exception)
            {
                thrown = exception;
            }

            lock (gate)
            {
                failure ??= thrown;
                if (--unfinished == 0)
                    Monitor.PulseAll(gate);
            }
        }
    }
}
