using ILGPU.Runtime;

namespace ILGPU.Emulation;

/// <summary>Sets and copies device memory in streams.</summary>
internal static unsafe class Transfers
{
    /// <summary>The stream of calls that name none.</summary>
    public static AcceleratorStream DefaultStream(IArrayView view) => Memory(view, "used").Buffer!.Accelerator.DefaultStream;

    /// <summary>Sets every byte.</summary>
    public static void Set(IContiguousArrayView view, AcceleratorStream stream, byte value)
    {
        ArrayView<byte> bytes = Bytes(view, "set");
        stream.Enqueue(() => new Span<byte>(bytes.Pointer, checked((int)bytes.Length)).Fill(value));
    }

    /// <summary>Copies bytes within the device, or between it and page-locked memory, without waiting.</summary>
    public static void Copy(IContiguousArrayView source, AcceleratorStream stream, IContiguousArrayView target, long bytes)
    {
        ArrayView<byte> from = Bytes(source, "copied from"), to = Bytes(target, "copied to");
        CheckLength(bytes, from.Length, nameof(source));
        CheckLength(bytes, to.Length, nameof(target));
        if (source.Buffer is PageLockedBuffer)
            stream.Accelerator.Options.Log?.Add($"upload {bytes}");

        stream.Enqueue(() => Buffer.MemoryCopy(from.Pointer, to.Pointer, to.Length, bytes));
    }

    /// <summary>Copies from the device to the host, and waits.</summary>
    public static void Download<T>(IContiguousArrayView<T> source, AcceleratorStream stream, Span<T> target)
        where T : unmanaged
    {
        ArrayView<byte> bytes = Bytes(source, "copied from");
        CheckLength(target.Length, source.Length, nameof(target));
        stream.Synchronize();
        new ReadOnlySpan<T>(bytes.Pointer, target.Length).CopyTo(target);
    }

    /// <summary>Copies from the host to the device, and waits.</summary>
    public static void Upload<T>(IContiguousArrayView<T> target, AcceleratorStream stream, ReadOnlySpan<T> source)
        where T : unmanaged
    {
        ArrayView<byte> bytes = Bytes(target, "copied to");
        CheckLength(source.Length, target.Length, nameof(source));
        stream.Synchronize();
        source.CopyTo(new Span<T>(bytes.Pointer, source.Length));
    }

    /// <summary>Copies from the device to page-locked memory, without waiting.</summary>
    public static void Download<T>(IContiguousArrayView<T> source, AcceleratorStream stream, PageLockedArray<T> target)
        where T : unmanaged => Copy(source, stream, target.ArrayView, target.ArrayView.LengthInBytes);

    /// <summary>Copies from page-locked memory to the device, without waiting.</summary>
    public static void Upload<T>(IContiguousArrayView<T> target, AcceleratorStream stream, PageLockedArray<T> source)
        where T : unmanaged => Copy(source.ArrayView, stream, target, source.ArrayView.LengthInBytes);

    private static ArrayView<byte> Bytes(IContiguousArrayView view, string use)
    {
        _ = Memory(view, use);
        return view.AsRawArrayView();
    }

    private static DeviceMemory Memory(IArrayView view, string use)
    {
        DeviceMemory memory = view.Buffer?.Memory ?? throw new InvalidOperationException($"A view of no buffer cannot be {use} by the host.");
        return memory.IsFreed ? throw new ObjectDisposedException(memory.Name, $"{memory.Name} was disposed, so it cannot be {use}.") : memory;
    }

    private static void CheckLength(long wanted, long there, string parameter)
    {
        if (wanted > there)
            throw new ArgumentOutOfRangeException(parameter, $"{wanted} elements are to be copied, but the view has {there}.");
    }
}
