using ILGPU.Emulation;
using ILGPU.Util;

namespace ILGPU.Runtime;

/// <summary>A device in use: its memory, its streams and its kernels.</summary>
public abstract class Accelerator : DisposeBase
{
    private readonly List<AcceleratorObject> children = [];
    private long allocated;

    private protected Accelerator(Context context, Device device)
    {
        (Context, Device) = (context, device);
        DefaultStream = new EmulatorStream(this);
    }

    /// <summary>The context that it was made in.</summary>
    public Context Context { get; }

    /// <summary>The device.</summary>
    public Device Device { get; }

    /// <summary>The stream of the calls that name none.</summary>
    public AcceleratorStream DefaultStream { get; }

    /// <summary>The kind of accelerator.</summary>
    public AcceleratorType AcceleratorType => Device.AcceleratorType;

    /// <summary>The device's name.</summary>
    public string Name => Device.Name;

    /// <summary>The bytes of the device's memory.</summary>
    public long MemorySize => Device.MemorySize;

    /// <summary>The blocks that a launch may have.</summary>
    public Index3D MaxGridSize => Device.MaxGridSize;

    /// <summary>The threads that a block may have, a dimension.</summary>
    public Index3D MaxGroupSize => Device.MaxGroupSize;

    /// <summary>The threads that a block may have.</summary>
    public int MaxNumThreadsPerGroup => Device.MaxNumThreadsPerGroup;

    /// <summary>The bytes of shared memory that a block may have.</summary>
    public int MaxSharedMemoryPerGroup => Device.MaxSharedMemoryPerGroup;

    /// <summary>The threads that run in step.</summary>
    public int WarpSize => Device.WarpSize;

    /// <summary>The multiprocessors.</summary>
    public int NumMultiprocessors => Device.NumMultiprocessors;

    /// <summary>The threads that a multiprocessor may have at once.</summary>
    public int MaxNumThreadsPerMultiprocessor => Device.MaxNumThreadsPerMultiprocessor;

    /// <summary>The buffers and streams that live, the default stream among them.</summary>
    public int NumberChildObjects => children.Count;

    internal EmulatorOptions Options => Device.Options;

    /// <summary>Allocates memory, which is not cleared.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="length">The number of elements.</param>
    /// <exception cref="AcceleratorException">The device has not so much.</exception>
    public unsafe MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(long length)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Reserve(checked(length * sizeof(T)));
        return new MemoryBuffer1D<T, Stride1D.Dense>(this, length);
    }

    /// <summary>Another stream.</summary>
    public AcceleratorStream CreateStream()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return new EmulatorStream(this);
    }

    /// <summary>Waits for the work of all streams.</summary>
    public void Synchronize()
    {
        foreach (AcceleratorStream stream in children.OfType<AcceleratorStream>().ToArray())
            stream.Synchronize();
    }

    /// <inheritdoc/>
    public override string ToString() => Device.ToString();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (AcceleratorObject child in children.ToArray())
            child.Dispose();
    }

    internal void Add(AcceleratorObject child) => children.Add(child);

    internal void Remove(AcceleratorObject child) => children.Remove(child);

    /// <summary>Counts memory as free.</summary>
    internal void Release(long bytes) => allocated -= bytes;

    /// <summary>Counts memory as used.</summary>
    private void Reserve(long bytes)
    {
        if (bytes > MemorySize - allocated)
        {
            throw new EmulatorException(
                $"Out of memory: {bytes} bytes wanted, {MemorySize - allocated} of {Name}'s {MemorySize} bytes are free.");
        }

        allocated += bytes;
    }
}
