namespace ILGPU.Util;

/// <summary>Something to be disposed once.</summary>
public abstract class DisposeBase : IDisposable
{
    /// <summary>Whether it was.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Disposes it; again does nothing.</summary>
    public void Dispose()
    {
        if (!IsDisposed)
        {
            Dispose(true);
            IsDisposed = true;
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the object has.</summary>
    /// <param name="disposing">Whether by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
