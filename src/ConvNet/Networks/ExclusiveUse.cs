using System.Diagnostics.CodeAnalysis;

namespace ConvNet;

/// <summary>An object with memory of its own that one thread may use at a time (<see cref="ExclusiveUse"/>).</summary>
internal interface IExclusive
{
    /// <summary>Frees the memory, once.</summary>
    void Free();
}

/// <summary>
/// Guards memory that one thread may use at a time: a second thread is refused rather than let in to corrupt it, and disposing
/// during a call leaves the freeing to that call. Costs two interlocked operations a call.
/// </summary>
internal struct ExclusiveUse
{
    private const int Idle = 0, Busy = 1, Disposed = 2;
    private int state;

    /// <summary>Begins a call, which ends when what is returned is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The owner was disposed.</exception>
    /// <exception cref="InvalidOperationException">Another call is going on.</exception>
    [UnscopedRef]
    public Call Enter(IExclusive owner)
    {
        int found = Interlocked.CompareExchange(ref state, Busy, Idle);
        ObjectDisposedException.ThrowIf(found == Disposed, owner);
        if (found == Busy)
            ThrowBusy(owner);
        return new Call(ref state, owner);
    }

    /// <summary>Lets no call in any more, and frees the owner's memory; a call that is going on does so at its end.</summary>
    public void Dispose(IExclusive owner)
    {
        if (Interlocked.Exchange(ref state, Disposed) == Idle)
            owner.Free();
    }

    /// <summary>Lets nobody read what a call left once the owner was disposed.</summary>
    /// <exception cref="ObjectDisposedException">The owner was disposed.</exception>
    public readonly void RequireOwner(object owner) => ObjectDisposedException.ThrowIf(state == Disposed, owner);

    private static void ThrowBusy(object owner)
    {
        string name = owner.GetType().Name.Split('`')[0];
        throw new InvalidOperationException(
            $"This {name} is already in use by another thread. Its scratch memory serves one call at a time: give each thread its own {name}; " +
            "they share the network's parameters.");
    }

    /// <summary>A call that is going on.</summary>
    public readonly ref struct Call(ref int state, IExclusive owner)
    {
        private readonly ref int state = ref state;

        /// <summary>Ends it, and frees the memory of an owner that was disposed meanwhile.</summary>
        public void Dispose()
        {
            if (Interlocked.CompareExchange(ref state, Idle, Busy) == Disposed)
                owner.Free();
        }
    }
}
