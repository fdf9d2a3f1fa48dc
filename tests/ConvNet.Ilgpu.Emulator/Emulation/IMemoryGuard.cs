namespace ILGPU.Emulation;

/// <summary>Sees the accesses to memory that has it.</summary>
internal unsafe interface IMemoryGuard
{
    /// <summary>Called before an access whose index is in range.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="bytes">The bytes of the element.</param>
    /// <param name="memory">The memory that they lie in.</param>
    void Access(byte* address, int bytes, DeviceMemory memory);
}

/// <summary>The guard of memory that is not among the arguments of a running kernel.</summary>
internal sealed unsafe class HostGuard : IMemoryGuard
{
    public static readonly HostGuard Instance = new();

    public void Access(byte* address, int bytes, DeviceMemory memory) => throw new KernelFault(memory.IsFreed
        ? $"{memory.Name} was disposed"
        : $"an element of {memory.Name} is accessed outside the kernels that have it as an argument; the host must copy it");
}
