using ILGPU.Emulation;
using ILGPU.Util;

namespace ILGPU.Runtime;

/// <summary>Host memory that the device can copy to and from by itself.</summary>
/// <typeparam name="T">The element.</typeparam>
public abstract class PageLockedArray<T> : DisposeBase
    where T : unmanaged
{
    private protected PageLockedArray()
    {
    }

    /// <summary>The elements.</summary>
    public abstract Span<T> Span { get; }

    /// <summary>The elements as a view, for copies of parts.</summary>
    public ArrayView<T> ArrayView { get; private protected init; }

    /// <summary>The number of elements.</summary>
    public long Length => Span.Length;
}

/// <summary>Host memory that the device can copy to and from by itself, of one dimension.</summary>
/// <typeparam name="T">The element.</typeparam>
public sealed class PageLockedArray1D<T> : PageLockedArray<T>
    where T : unmanaged
{
    private readonly PageLockedBuffer buffer;

    internal unsafe PageLockedArray1D(Accelerator accelerator, LongIndex1D extent)
    {
        buffer = new PageLockedBuffer(accelerator, extent.X, sizeof(T));
        ArrayView = buffer.AsArrayView<T>(0, extent.X);
        Span.Clear();
    }

    /// <summary>The extent.</summary>
    public LongIndex1D Extent => buffer.Length;

    /// <inheritdoc/>
    public override unsafe Span<T> Span => new((void*)buffer.NativePtr, checked((int)buffer.Length));

    /// <summary>An element.</summary>
    /// <param name="index">Its index.</param>
    public ref T this[int index] => ref Span[index];

    /// <summary>An element.</summary>
    /// <param name="index">Its index.</param>
    public ref T this[long index] => ref Span[checked((int)index)];

    /// <summary>The elements: here a copy.</summary>
    public T[] GetArray() => Span.ToArray();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => buffer.Dispose();
}

/// <summary>Allocates host memory that the device can copy to and from by itself.</summary>
public static class PageLockedArrayExtensions
{
    /// <summary>Allocates such memory, cleared.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="accelerator">The accelerator that copies.</param>
    /// <param name="extent">The number of elements.</param>
    public static PageLockedArray1D<T> AllocatePageLocked1D<T>(this Accelerator accelerator, LongIndex1D extent)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(accelerator.IsDisposed, accelerator);
        return new PageLockedArray1D<T>(accelerator, extent);
    }

    /// <summary>Allocates such memory.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="accelerator">The accelerator that copies.</param>
    /// <param name="extent">The number of elements.</param>
    /// <param name="uninitialized">Whether it need not be cleared: then every byte is 255.</param>
    public static PageLockedArray1D<T> AllocatePageLocked1D<T>(this Accelerator accelerator, LongIndex1D extent, bool uninitialized)
        where T : unmanaged
    {
        PageLockedArray1D<T> array = accelerator.AllocatePageLocked1D<T>(extent);
        if (uninitialized)
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(array.Span).Fill(0xFF);

        return array;
    }
}
