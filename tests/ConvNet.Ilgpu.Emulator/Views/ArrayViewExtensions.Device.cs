using ILGPU.Emulation;

namespace ILGPU.Runtime;

/// <content>Sets memory, and copies within the device.</content>
public static partial class ArrayViewExtensions
{
    /// <summary>Sets every byte to 0.</summary>
    public static void MemSetToZero<TView>(this TView view)
        where TView : IContiguousArrayView => view.MemSet(0);

    /// <summary>Sets every byte to 0.</summary>
    public static void MemSetToZero<TView>(this TView view, AcceleratorStream stream)
        where TView : IContiguousArrayView => view.MemSet(stream, 0);

    /// <summary>Sets every byte.</summary>
    public static void MemSet<TView>(this TView view, byte value)
        where TView : IContiguousArrayView => view.MemSet(Transfers.DefaultStream(view), value);

    /// <summary>Sets every byte.</summary>
    public static void MemSet<TView>(this TView view, AcceleratorStream stream, byte value)
        where TView : IContiguousArrayView => Transfers.Set(view, stream, value);

    /// <summary>Sets every byte to 0.</summary>
    public static void MemSetToZero<T>(this ArrayView1D<T, Stride1D.Dense> view)
        where T : unmanaged => view.BaseView.MemSetToZero();

    /// <summary>Sets every byte to 0.</summary>
    public static void MemSetToZero<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream)
        where T : unmanaged => view.BaseView.MemSetToZero(stream);

    /// <summary>Sets every byte.</summary>
    public static void MemSet<T>(this ArrayView1D<T, Stride1D.Dense> view, byte value)
        where T : unmanaged => view.BaseView.MemSet(value);

    /// <summary>Sets every byte.</summary>
    public static void MemSet<T>(this ArrayView1D<T, Stride1D.Dense> view, AcceleratorStream stream, byte value)
        where T : unmanaged => view.BaseView.MemSet(stream, value);

    /// <summary>Copies as many elements as the target has.</summary>
    public static void CopyTo<TView>(this TView source, in TView target)
        where TView : IContiguousArrayView => source.CopyTo(Transfers.DefaultStream(source), target);

    /// <summary>Copies as many elements as the target has.</summary>
    public static void CopyTo<TView>(this TView source, AcceleratorStream stream, in TView target)
        where TView : IContiguousArrayView => Transfers.Copy(source, stream, target, target.LengthInBytes);

    /// <summary>Copies as many elements as the source has.</summary>
    public static void CopyFrom<TView>(this TView target, in TView source)
        where TView : IContiguousArrayView => target.CopyFrom(Transfers.DefaultStream(target), source);

    /// <summary>Copies as many elements as the source has.</summary>
    public static void CopyFrom<TView>(this TView target, AcceleratorStream stream, in TView source)
        where TView : IContiguousArrayView => Transfers.Copy(source, stream, target, source.LengthInBytes);

    /// <summary>Copies as many elements as the target has.</summary>
    public static void CopyTo<T>(this ArrayView1D<T, Stride1D.Dense> source, ArrayView1D<T, Stride1D.Dense> target)
        where T : unmanaged => source.BaseView.CopyTo(target.BaseView);

    /// <summary>Copies as many elements as the target has.</summary>
    public static void CopyTo<T>(
        this ArrayView1D<T, Stride1D.Dense> source, AcceleratorStream stream, in ArrayView1D<T, Stride1D.Dense> target)
        where T : unmanaged => source.BaseView.CopyTo(stream, target.BaseView);

    /// <summary>Copies as many elements as the source has.</summary>
    public static void CopyFrom<T>(this ArrayView1D<T, Stride1D.Dense> target, in ArrayView1D<T, Stride1D.Dense> source)
        where T : unmanaged => target.BaseView.CopyFrom(source.BaseView);

    /// <summary>Copies as many elements as the source has.</summary>
    public static void CopyFrom<T>(
        this ArrayView1D<T, Stride1D.Dense> target, AcceleratorStream stream, in ArrayView1D<T, Stride1D.Dense> source)
        where T : unmanaged => target.BaseView.CopyFrom(stream, source.BaseView);
}
