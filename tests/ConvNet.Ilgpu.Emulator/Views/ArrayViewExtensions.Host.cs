using System.Runtime.InteropServices;
using ILGPU.Emulation;

namespace ILGPU.Runtime;

/// <content>Copies between device and host, and waits.</content>
public static partial class ArrayViewExtensions
{
    /// <summary>Copies the first elements to the host.</summary>
    public static void CopyToCPU<T, TView>(this TView source, in Span<T> span)
        where TView : IContiguousArrayView<T>
        where T : unmanaged => source.CopyToCPU(Transfers.DefaultStream(source), span);

    /// <summary>Copies the first elements to the host.</summary>
    public static void CopyToCPU<T, TView>(this TView source, AcceleratorStream stream, in Span<T> span)
        where TView : IContiguousArrayView<T>
        where T : unmanaged => Transfers.Download(source, stream, span);

    /// <summary>Copies the first elements from the host.</summary>
    public static void CopyFromCPU<T, TView>(this TView target, in ReadOnlySpan<T> span)
        where TView : IContiguousArrayView<T>
        where T : unmanaged => target.CopyFromCPU(Transfers.DefaultStream(target), span);

    /// <summary>Copies the first elements from the host.</summary>
    public static void CopyFromCPU<T, TView>(this TView target, AcceleratorStream stream, in ReadOnlySpan<T> span)
        where TView : IContiguousArrayView<T>
        where T : unmanaged => Transfers.Upload(target, stream, span);

    /// <summary>Copies the first elements to the host.</summary>
    public static void CopyToCPU<T, TView>(this TView source, ref T cpuData, long length)
        where TView : IContiguousArrayView<T>
        where T : unmanaged => source.CopyToCPU(Transfers.DefaultStream(source), ref cpuData, length);

    /// <summary>Copies the first elements to the host.</summary>
    public static void CopyToCPU<T, TView>(this TView source, AcceleratorStream stream, ref T cpuData, long length)
        where TView : IContiguousArrayView<T>
        where T : unmanaged => Transfers.Download(source, stream, MemoryMarshal.CreateSpan(ref cpuData, checked((int)length)));

    /// <summary>Copies the first elements from the host.</summary>
    public static void CopyFromCPU<T, TView>(this TView target, ref T cpuData, long length)
        where TView : IContiguousArrayView<T>
        where T : unmanaged => target.CopyFromCPU(Transfers.DefaultStream(target), ref cpuData, length);

    /// <summary>Copies the first elements from the host.</summary>
    public static void CopyFromCPU<T, TView>(this TView target, AcceleratorStream stream, ref T cpuData, long length)
        where TView : IContiguousArrayView<T>
        where T : unmanaged => Transfers.Upload(target, stream, MemoryMarshal.CreateReadOnlySpan(ref cpuData, checked((int)length)));

    /// <inheritdoc cref="CopyToCPU{T}(ArrayView1D{T, Stride1D.Dense}, AcceleratorStream, T[])"/>
    public static void CopyToCPU<T>(this ArrayView<T> view, T[] data)
        where T : unmanaged => view.CopyToCPU(Transfers.DefaultStream(view), data);

    /// <inheritdoc cref="CopyToCPU{T}(ArrayView1D{T, Stride1D.Dense}, AcceleratorStream, T[])"/>
    public static void CopyToCPU<T>(this ArrayView<T> view, AcceleratorStream stream, T[] data)
        where T : unmanaged => ((ArrayView1D<T, Stride1D.Dense>)view).CopyToCPU(stream, data);

    /// <inheritdoc cref="CopyToCPU{T}(ArrayView1D{T, Stride1D.Dense}, AcceleratorStream, T[])"/>
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, T[] data)
        where T : unmanaged => view.CopyToCPU(Transfers.DefaultStream(view), data);

    /// <summary>Copies all elements to an array of the same length.</summary>
    public static void CopyToCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream, T[] data)
        where T : unmanaged
    {
        if (data.Length > 0 && data.Length < view.Length)
            throw new ArgumentOutOfRangeException(nameof(data), $"The array has {data.Length} elements, the view {view.Length}.");

        Transfers.Download(view.BaseView, stream, data.AsSpan());
    }

    /// <summary>Copies an array to the first elements.</summary>
    public static void CopyFromCPU<T>(this ArrayView<T> view, T[] data)
        where T : unmanaged => view.CopyFromCPU(Transfers.DefaultStream(view), data);

    /// <summary>Copies an array to the first elements.</summary>
    public static void CopyFromCPU<T>(this ArrayView<T> view, AcceleratorStream stream, T[] data)
        where T : unmanaged => Transfers.Upload(view, stream, data.AsSpan());

    /// <summary>Copies an array to the first elements.</summary>
    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, T[] data)
        where T : unmanaged => view.BaseView.CopyFromCPU(data);

    /// <summary>Copies an array to the first elements.</summary>
    public static void CopyFromCPU<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream, T[] data)
        where T : unmanaged => view.BaseView.CopyFromCPU(stream, data);

    /// <inheritdoc cref="CopyToCPU{T}(ArrayView1D{T, Stride1D.Dense}, AcceleratorStream, T[])"/>
    public static void CopyToCPU<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer, T[] data)
        where T : unmanaged => buffer.View.CopyToCPU(data);

    /// <inheritdoc cref="CopyToCPU{T}(ArrayView1D{T, Stride1D.Dense}, AcceleratorStream, T[])"/>
    public static void CopyToCPU<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer, AcceleratorStream stream, T[] data)
        where T : unmanaged => buffer.View.CopyToCPU(stream, data);

    /// <summary>Copies an array to the first elements.</summary>
    public static void CopyFromCPU<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer, T[] data)
        where T : unmanaged => buffer.View.CopyFromCPU(data);

    /// <summary>Copies an array to the first elements.</summary>
    public static void CopyFromCPU<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer, AcceleratorStream stream, T[] data)
        where T : unmanaged => buffer.View.CopyFromCPU(stream, data);

    /// <summary>All elements.</summary>
    public static T[] GetAsArray<T>(this ArrayView<T> view)
        where T : unmanaged => view.GetAsArray(Transfers.DefaultStream(view));

    /// <summary>All elements.</summary>
    public static T[] GetAsArray<T>(this ArrayView<T> view, AcceleratorStream stream)
        where T : unmanaged
    {
        var result = new T[view.Length];
        Transfers.Download(view, stream, result.AsSpan());
        return result;
    }

    /// <summary>All elements.</summary>
    public static T[] GetAsArray1D<T>(this ArrayView1D<T, Stride1D.Dense> view)
        where T : unmanaged => view.BaseView.GetAsArray();

    /// <summary>All elements.</summary>
    public static T[] GetAsArray1D<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream)
        where T : unmanaged => view.BaseView.GetAsArray(stream);

    /// <summary>All elements.</summary>
    public static T[] GetAsArray1D<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer)
        where T : unmanaged => buffer.View.GetAsArray1D();

    /// <summary>All elements.</summary>
    public static T[] GetAsArray1D<T>(this MemoryBuffer<ArrayView1D<T, Stride1D.Dense>> buffer, AcceleratorStream stream)
        where T : unmanaged => buffer.View.GetAsArray1D(stream);
}
