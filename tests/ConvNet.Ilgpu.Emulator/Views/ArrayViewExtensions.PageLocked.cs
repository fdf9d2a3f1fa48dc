using ILGPU.Emulation;

namespace ILGPU.Runtime;

/// <content>Copies between device and page-locked memory, without waiting.</content>
public static partial class ArrayViewExtensions
{
    /// <summary>Copies the first elements to the array, all of it.</summary>
    public static void CopyToPageLockedAsync<T, TView>(this TView source, PageLockedArray<T> pageLockedArray)
        where TView : IContiguousArrayView<T>
        where T : unmanaged => source.CopyToPageLockedAsync(Transfers.DefaultStream(source), pageLockedArray);

    /// <summary>Copies the first elements to the array, all of it.</summary>
    public static void CopyToPageLockedAsync<T, TView>(this TView source, AcceleratorStream stream, PageLockedArray<T> pageLockedArray)
        where TView : IContiguousArrayView<T>
        where T : unmanaged => Transfers.Download(source, stream, pageLockedArray);

    /// <summary>Copies the array to the first elements.</summary>
    public static void CopyFromPageLockedAsync<T, TView>(this TView target, PageLockedArray<T> pageLockedArray)
        where TView : IContiguousArrayView<T>
        where T : unmanaged => target.CopyFromPageLockedAsync(Transfers.DefaultStream(target), pageLockedArray);

    /// <summary>Copies the array to the first elements.</summary>
    public static void CopyFromPageLockedAsync<T, TView>(this TView target, AcceleratorStream stream, PageLockedArray<T> pageLockedArray)
        where TView : IContiguousArrayView<T>
        where T : unmanaged => Transfers.Upload(target, stream, pageLockedArray);

    /// <summary>Copies the first elements to the array, all of it.</summary>
    public static void CopyToPageLockedAsync<T>(this ArrayView1D<T, Stride1D.Dense> source, PageLockedArray1D<T> pageLockedArray)
        where T : unmanaged => Transfers.Download(source.BaseView, Transfers.DefaultStream(source), pageLockedArray);

    /// <summary>Copies the first elements to the array, all of it.</summary>
    public static void CopyToPageLockedAsync<T>(
        this ArrayView1D<T, Stride1D.Dense> source, AcceleratorStream stream, PageLockedArray1D<T> pageLockedArray)
        where T : unmanaged => Transfers.Download(source.BaseView, stream, pageLockedArray);

    /// <summary>Copies the array to the first elements.</summary>
    public static void CopyFromPageLockedAsync<T>(this ArrayView1D<T, Stride1D.Dense> target, PageLockedArray1D<T> pageLockedArray)
        where T : unmanaged => Transfers.Upload(target.BaseView, Transfers.DefaultStream(target), pageLockedArray);

    /// <summary>Copies the array to the first elements.</summary>
    public static void CopyFromPageLockedAsync<T>(
        this ArrayView1D<T, Stride1D.Dense> target, AcceleratorStream stream, PageLockedArray1D<T> pageLockedArray)
        where T : unmanaged => Transfers.Upload(target.BaseView, stream, pageLockedArray);
}
