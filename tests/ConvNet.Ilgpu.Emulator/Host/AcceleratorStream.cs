namespace ILGPU.Runtime;

/// <summary>Work in the order in which it was given.</summary>
public abstract class AcceleratorStream : AcceleratorObject
{
    private protected AcceleratorStream(Accelerator accelerator)
        : base(accelerator)
    {
    }

    /// <summary>Waits for the work.</summary>
    public abstract void Synchronize();

    /// <summary>Waits for the work on another thread.</summary>
    public Task SynchronizeAsync() => Task.Run(Synchronize);

    /// <summary>Adds work.</summary>
    internal abstract void Enqueue(Action work);
}
