using ILGPU.Emulation;

namespace ILGPU.Runtime;

/// <summary>What the host can do with views.</summary>
public static partial class ArrayViewExtensions
{
    /// <summary>Whether there is an element.</summary>
    public static bool HasData<TView>(this TView view)
        where TView : IArrayView => view.IsValid && view.Length > 0;

    /// <summary>Whether there is no element.</summary>
    public static bool HasNoData<TView>(this TView view)
        where TView : IArrayView => !view.HasData();

    /// <summary>The accelerator that the view's buffer is of.</summary>
    public static Accelerator GetAccelerator<TView>(this TView view)
        where TView : IArrayView => view.Buffer.Accelerator;

    /// <summary>The same memory as other elements.</summary>
    public static ArrayView1D<TOther, Stride1D.Dense> Cast<T, TOther>(this ArrayView1D<T, Stride1D.Dense> view)
        where T : unmanaged
        where TOther : unmanaged => view.BaseView.Cast<TOther>();

    /// <summary>The same view, which must start at a multiple of so many bytes.</summary>
    public static unsafe ArrayView<T> AsAligned<T>(this ArrayView<T> view, int alignmentInBytes)
        where T : unmanaged => (nint)view.Pointer % alignmentInBytes == 0
            ? view
            : throw new KernelFault($"the view does not start at a multiple of {alignmentInBytes} bytes");

    /// <summary>The same view, which must start at a multiple of so many bytes.</summary>
    public static ArrayView1D<T, Stride1D.Dense> AsAligned<T>(this ArrayView1D<T, Stride1D.Dense> view, int alignmentInBytes)
        where T : unmanaged => view.BaseView.AsAligned(alignmentInBytes);

    /// <summary>Allocates memory with the elements of an array.</summary>
    public static MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(this Accelerator accelerator, T[] data)
        where T : unmanaged => accelerator.Allocate1D(accelerator.DefaultStream, data);

    /// <summary>Allocates memory with the elements of an array.</summary>
    public static MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(this Accelerator accelerator, AcceleratorStream stream, T[] data)
        where T : unmanaged
    {
        MemoryBuffer1D<T, Stride1D.Dense> buffer = accelerator.Allocate1D<T>(data.Length);
        buffer.View.CopyFromCPU(stream, data);
        return buffer;
    }
}
