using System.Runtime.CompilerServices;
using ILGPU.Emulation;

namespace ILGPU.Runtime;

/// <summary>A view of one dimension with a stride; the emulator has dense ones.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TStride">The stride.</typeparam>
/// <param name="baseView">The elements.</param>
/// <param name="extent">The number of them.</param>
/// <param name="stride">The stride.</param>
public readonly struct ArrayView1D<T, TStride>(ArrayView<T> baseView, LongIndex1D extent, TStride stride) : IArrayView<T>, IDeviceView
    where T : unmanaged
    where TStride : struct, IStride1D
{
    /// <summary>The elements.</summary>
    public ArrayView<T> BaseView { get; } = baseView;

    /// <summary>The extent in 64 bits.</summary>
    public LongIndex1D Extent { get; } = extent;

    /// <summary>The stride.</summary>
    public TStride Stride { get; } = stride;

    /// <summary>The extent in 32 bits.</summary>
    public Index1D IntExtent => IntLength;

    /// <summary>Whether the view points into memory that still exists.</summary>
    public bool IsValid => BaseView.IsValid;

    /// <summary>The number of elements.</summary>
    public long Length => Extent.X;

    /// <summary>The number of elements, which must fit 32 bits.</summary>
    public int IntLength => checked((int)Length);

    /// <summary>The bytes of all elements.</summary>
    public long LengthInBytes => BaseView.LengthInBytes;

    DeviceMemory? IDeviceView.Memory => ((IDeviceView)BaseView).Memory;

    MemoryBuffer IArrayView.Buffer => ((IArrayView)BaseView).Buffer;

    int IArrayView.ElementSize => ArrayView<T>.ElementSize;

    /// <summary>An element.</summary>
    /// <param name="index">Its index.</param>
    public ref T this[Index1D index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref BaseView[index.X];
    }

    /// <summary>An element.</summary>
    /// <param name="index">Its index.</param>
    public ref T this[LongIndex1D index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref BaseView[index.X];
    }

    /// <summary>A part of the view.</summary>
    /// <param name="index">The first element.</param>
    /// <param name="extent">The number of elements.</param>
    public ArrayView1D<T, TStride> SubView(Index1D index, Index1D extent) => SubView((LongIndex1D)index, extent);

    /// <summary>A part of the view.</summary>
    /// <param name="index">The first element.</param>
    /// <param name="extent">The number of elements.</param>
    public ArrayView1D<T, TStride> SubView(LongIndex1D index, LongIndex1D extent) => new(BaseView.SubView(index.X, extent.X), extent, Stride);

    /// <summary>The elements.</summary>
    public ArrayView<T> AsContiguous() => BaseView;

    /// <inheritdoc/>
    public override string ToString() => BaseView.ToString();
}
