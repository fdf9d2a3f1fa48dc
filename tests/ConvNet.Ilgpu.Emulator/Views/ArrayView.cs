using System.Runtime.CompilerServices;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace ILGPU;

/// <summary>
/// A view of consecutive elements in device, shared or local memory. Every access is checked: the index against the length, and the
/// memory against its guard, which is set outside launches and where races are looked for.
/// </summary>
/// <typeparam name="T">The element.</typeparam>
public readonly unsafe struct ArrayView<T> : IContiguousArrayView<T>, IDeviceView
    where T : unmanaged
{
    /// <summary>The bytes of an element.</summary>
    public static readonly int ElementSize = sizeof(T);

    /// <summary>A view of nothing.</summary>
    public static readonly ArrayView<T> Empty;

    private readonly DeviceMemory? memory;
    private readonly T* pointer;

    internal ArrayView(DeviceMemory memory, T* pointer, long length)
    {
        this.memory = memory;
        this.pointer = pointer;
        Length = length;
    }

    /// <summary>Whether the view points into memory that still exists.</summary>
    public bool IsValid => memory is { IsFreed: false };

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    /// <summary>The number of elements, which must fit 32 bits.</summary>
    public int IntLength => checked((int)Length);

    /// <summary>The extent in 64 bits.</summary>
    public LongIndex1D Extent => Length;

    /// <summary>The extent in 32 bits.</summary>
    public Index1D IntExtent => IntLength;

    /// <summary>The bytes of all elements.</summary>
    public long LengthInBytes => Length * sizeof(T);

    DeviceMemory? IDeviceView.Memory => memory;

    MemoryBuffer IArrayView.Buffer => memory?.Buffer!;

    int IArrayView.ElementSize => sizeof(T);

    long IContiguousArrayView.Index => IndexInBytes / sizeof(T);

    long IContiguousArrayView.IndexInBytes => IndexInBytes;

    internal T* Pointer => pointer;

    private long IndexInBytes => memory is null ? 0 : (byte*)pointer - memory.Pointer;

    /// <summary>An element.</summary>
    /// <param name="index">Its index.</param>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref this[(long)index];
    }

    /// <summary>An element.</summary>
    /// <param name="index">Its index.</param>
    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((ulong)index >= (ulong)Length || memory!.Guard is not null)
                Check(index);

            return ref pointer[index];
        }
    }

    /// <summary>An element.</summary>
    /// <param name="index">Its index.</param>
    public ref T this[Index1D index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref this[(long)index.X];
    }

    /// <summary>An element.</summary>
    /// <param name="index">Its index.</param>
    public ref T this[LongIndex1D index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref this[index.X];
    }

    /// <summary>The view from an element to the end.</summary>
    /// <param name="index">The first element.</param>
    public ArrayView<T> SubView(long index) => SubView(index, Length - index);

    /// <summary>A part of the view.</summary>
    /// <param name="index">The first element.</param>
    /// <param name="subViewLength">The number of elements.</param>
    public ArrayView<T> SubView(int index, int subViewLength) => SubView((long)index, subViewLength);

    /// <summary>A part of the view.</summary>
    /// <param name="index">The first element, which must exist, whatever the length of the part; only an empty view has an empty part at 0.</param>
    /// <param name="subViewLength">The number of elements.</param>
    public ArrayView<T> SubView(long index, long subViewLength)
    {
        bool starts = (ulong)index < (ulong)Length || (index == 0 && Length == 0);
        if (!starts || (ulong)subViewLength > (ulong)(Length - index))
            throw new KernelFault($"the sub view of {subViewLength} elements from {index} does not lie in the view of {Length} elements");

        return new ArrayView<T>(memory!, pointer + index, subViewLength);
    }

    /// <summary>The same memory as other elements; a rest shorter than one of them is left off.</summary>
    /// <typeparam name="TOther">The other element, at a multiple of whose size the view must start.</typeparam>
    public ArrayView<TOther> Cast<TOther>()
        where TOther : unmanaged
    {
        if (IndexInBytes % sizeof(TOther) != 0)
        {
            throw new KernelFault($"the view starts at byte {IndexInBytes} of its memory, so it cannot be cast to " +
                $"{typeof(TOther).Name}, of {sizeof(TOther)} bytes: start it at a multiple of them");
        }

        return new ArrayView<TOther>(memory!, (TOther*)pointer, LengthInBytes / sizeof(TOther));
    }

    ArrayView<byte> IContiguousArrayView.AsRawArrayView() => new(memory!, (byte*)pointer, LengthInBytes);

    /// <inheritdoc/>
    public override string ToString() => $"{IndexInBytes / sizeof(T)} [{Length}]";

    public static implicit operator ArrayView1D<T, Stride1D.Dense>(ArrayView<T> view) => new(view, view.Length, default);

    public static implicit operator ArrayView<T>(ArrayView1D<T, Stride1D.Dense> view) => view.BaseView;

    private void Check(long index)
    {
        if ((ulong)index >= (ulong)Length)
            throw new KernelFault($"index {index} is outside the view of {Length} elements");

        memory!.Guard!.Access((byte*)(pointer + index), sizeof(T), memory);
    }
}
