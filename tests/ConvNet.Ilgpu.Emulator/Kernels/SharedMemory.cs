using System.Runtime.CompilerServices;
using ILGPU.Emulation;

namespace ILGPU;

/// <summary>Memory that the threads of a block share.</summary>
public static class SharedMemory
{
    /// <summary>The memory of this call, one for all threads of the block.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="extent">The number of elements, the same in every thread.</param>
    /// <param name="file">Filled in by the compiler, for reports.</param>
    /// <param name="line">Filled in by the compiler, for reports.</param>
    public static ArrayView<T> Allocate<T>(int extent, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : unmanaged => Lane.Running.AllocateShared<T>(extent, new SourceLine(file, line));
}
