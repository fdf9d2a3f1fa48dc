using ILGPU.Emulation;

namespace ILGPU;

/// <summary>Memory of one thread.</summary>
public static unsafe class LocalMemory
{
    /// <summary>Fresh memory of this thread.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="extent">The number of elements.</param>
    public static ArrayView<T> Allocate<T>(int extent)
        where T : unmanaged
    {
        _ = Lane.Running; // Only in kernels.
        var memory = new DeviceMemory(extent, sizeof(T), "local memory");
        return new ArrayView<T>(memory, (T*)memory.Pointer, extent);
    }
}
