using ILGPU.Emulation;

namespace ILGPU;

/// <summary>Memory of one thread.</summary>
public static class LocalMemory
{
    /// <summary>Fresh memory of this thread.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="extent">The number of elements.</param>
    public static ArrayView<T> Allocate<T>(int extent)
        where T : unmanaged => Lane.Running.AllocateLocal<T>(extent);
}
