namespace ConvNet;

/// <summary>
/// Guards memory that one thread may use at a time: a second thread is refused rather than let in to corrupt it, and disposing
/// during a call leaves the freeing to that call. Costs two interlocked operations a call.
/// </summary>
internal struct ExclusiveUse
{
    private const int Idle = 0, Busy = 1, Disposed = 2;
    private int state;

    /// <summary>Begins a call.</summary>
    /// <exception cref="ObjectDisposedException">The owner was disposed.</exception>
    /// <exception cref="InvalidOperationException">Another call is going on.</exception>
    public void Enter(object owner)
    {
        int found = Interlocked.CompareExchange(ref state, Busy, Idle);
        ObjectDisposedException.ThrowIf(found == Disposed, owner);
        if (found == Busy)
            ThrowBusy(owner);
    }

    /// <summary>Ends a call.</summary>
    /// <returns>Whether the owner was disposed meanwhile and must free its memory now.</returns>
    public bool Exit() => Interlocked.CompareExchange(ref state, Idle, Busy) == Disposed;

    /// <summary>Lets no call in any more.</summary>
    /// <returns>Whether the owner must free its memory now: not when a call is going on, nor a second time.</returns>
    public bool Dispose() => Interlocked.Exchange(ref state, Disposed) == Idle;

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
}
