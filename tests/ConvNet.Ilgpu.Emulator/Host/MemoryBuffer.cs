using ILGPU.Emulation;

namespace ILGPU.Runtime;

/// <summary>Memory of an accelerator.</summary>
public abstract unsafe class MemoryBuffer : AcceleratorObject
{
    private protected MemoryBuffer(Accelerator accelerator, long length, int elementSize, string element)
        : base(accelerator)
    {
        (Length, ElementSize) = (length, elementSize);
        Memory = new DeviceMemory(length, elementSize, $"the buffer of {length} x {element}", this) { Guard = HostGuard.Instance };
    }

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    /// <summary>The bytes of an element.</summary>
    public int ElementSize { get; }

    /// <summary>The bytes of all elements.</summary>
    public long LengthInBytes => Length * ElementSize;

    /// <summary>The address of the first element.</summary>
    public nint NativePtr => (nint)Memory.Pointer;

    internal DeviceMemory Memory { get; }

    /// <summary>The bytes of the device's memory that it takes.</summary>
    private protected virtual long DeviceBytes => LengthInBytes;

    /// <summary>The memory as bytes.</summary>
    public ArrayView<byte> AsRawArrayView() => new(Memory, Memory.Pointer, LengthInBytes);

    /// <summary>A part of the memory, as elements.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="offset">The first element.</param>
    /// <param name="length">The number of elements.</param>
    public ArrayView<T> AsArrayView<T>(long offset, long length)
        where T : unmanaged => AsRawArrayView().Cast<T>().SubView(offset, length);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Accelerator.Synchronize(); // As the drivers do.
        Memory.Free();
        Accelerator.Release(DeviceBytes);
        base.Dispose(disposing);
    }
}

/// <summary>Memory of an accelerator with its view.</summary>
/// <typeparam name="TView">The view.</typeparam>
public class MemoryBuffer<TView> : MemoryBuffer, IContiguousArrayView
    where TView : struct, IArrayView
{
    private protected MemoryBuffer(Accelerator accelerator, long length, int elementSize, string element)
        : base(accelerator, length, elementSize, element)
    {
    }

    /// <summary>All of the memory.</summary>
    public TView View { get; private protected init; }

    /// <summary>Whether the buffer was not disposed.</summary>
    public bool IsValid => !IsDisposed;

    MemoryBuffer IArrayView.Buffer => this;

    long IContiguousArrayView.Index => 0;

    long IContiguousArrayView.IndexInBytes => 0;

    /// <summary>All of the memory.</summary>
    public TView ToArrayView() => View;

    ArrayView<byte> IContiguousArrayView.AsRawArrayView() => AsRawArrayView();

    public static implicit operator TView(MemoryBuffer<TView> buffer) => buffer.View;
}

/// <summary>Memory of an accelerator of one dimension.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TStride">The stride.</typeparam>
public class MemoryBuffer1D<T, TStride> : MemoryBuffer<ArrayView1D<T, TStride>>
    where T : unmanaged
    where TStride : struct, IStride1D
{
    internal unsafe MemoryBuffer1D(Accelerator accelerator, long length)
        : base(accelerator, length, sizeof(T), typeof(T).Name) =>
        View = new ArrayView1D<T, TStride>(new ArrayView<T>(Memory, (T*)Memory.Pointer, length), length, default);

    /// <summary>The extent in 64 bits.</summary>
    public LongIndex1D Extent => Length;

    /// <summary>The extent in 32 bits.</summary>
    public Index1D IntExtent => checked((int)Length);
}
