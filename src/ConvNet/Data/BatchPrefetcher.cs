using System.Runtime.ExceptionServices;

namespace ConvNet;

/// <summary>
/// A thread that fills the next batches of an epoch, in their order, while the one before is used. Its buffers go round; once they and
/// the thread are there, nothing is allocated.
/// </summary>
/// <param name="load">Fills a buffer with the batch that begins at an image.</param>
/// <param name="buffers">As many as batches are prepared ahead, and one that is in use.</param>
internal sealed class BatchPrefetcher(Action<int, BatchBuffer> load, BatchBuffer[] buffers) : IDisposable
{
    private readonly object gate = new();
    private Thread? thread;
    private int images;
    private int first;
    private int filled;
    private int released;
    private bool isLoading;
    private bool stopping;
    private Exception? failure;

    /// <summary>Begins an epoch; the one before must have been stopped.</summary>
    /// <param name="count">Its number of images.</param>
    public void Start(int count)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopping, this);
            (images, first, filled, released, failure) = (count, 0, 0, 0, null);
            if (thread is null)
            {
                thread = new Thread(Fill) { IsBackground = true, Name = "ConvNet batch prefetcher" };
                thread.Start();
            }

            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Ends an epoch: when it returns, nothing is being loaded.</summary>
    public void Stop()
    {
        lock (gate)
        {
            images = 0;
            while (isLoading)
                Monitor.Wait(gate);
        }
    }

    /// <summary>Waits for a batch of the epoch that was begun last, and gives the buffer of the one before back.</summary>
    /// <param name="number">The batch's number in the epoch.</param>
    /// <exception cref="Exception">What loading it threw.</exception>
    public BatchBuffer Take(int number)
    {
        lock (gate)
        {
            released = number;
            Monitor.PulseAll(gate);
            while (filled <= number && failure is null)
            {
                ObjectDisposedException.ThrowIf(stopping, this);
                Monitor.Wait(gate);
            }

            if (filled <= number)
                ExceptionDispatchInfo.Throw(failure!);

            return buffers[number % buffers.Length];
        }
    }

    /// <summary>Lets the thread end, and does not wait for it.</summary>
    public void End()
    {
        lock (gate)
        {
            stopping = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        End();
        thread?.Join();
    }

    private void Fill()
    {
        while (true)
        {
            BatchBuffer buffer;
            lock (gate)
            {
                while (!stopping && (first >= images || filled - released >= buffers.Length))
                    Monitor.Wait(gate);
                if (stopping)
                    return;

                buffer = buffers[filled % buffers.Length];
                isLoading = true;
            }

            Exception? thrown = null;
            try
            {
                load(first, buffer);
            }
            catch (Exception exception)
            {
                thrown = exception;
            }

            lock (gate)
            {
                isLoading = false;
                if (thrown is null)
                {
                    filled++;
                    first += buffer.Count;
                }
                else
                {
                    failure = thrown;
                    images = 0;
                }

                Monitor.PulseAll(gate);
            }
        }
    }
}
