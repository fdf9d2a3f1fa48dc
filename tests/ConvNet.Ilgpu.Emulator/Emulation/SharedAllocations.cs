namespace ILGPU.Emulation;

/// <summary>The shared memory of the block that runs: its allocations in the order of the calls, alike in every lane.</summary>
/// <param name="limit">The bytes that a block may have.</param>
/// <param name="races">Looks for races; null not to.</param>
internal sealed unsafe class SharedAllocations(int limit, RaceDetector? races)
{
    /// <summary>Allocations start at multiples of it, for 128-bit accesses.</summary>
    private const int Alignment = 16;

    private readonly List<Allocation> allocations = [];
    private readonly List<DeviceMemory> spare = [];
    private long bytes;

    /// <summary>Forgets the last block's; the memory is used again, poisoned.</summary>
    public void Reset()
    {
        spare.AddRange(allocations.Select(allocation => allocation.Memory));
        allocations.Clear();
        bytes = 0;
    }

    /// <summary>The memory of a lane's next allocation.</summary>
    public ArrayView<T> Allocate<T>(int index, int extent, SourceLine site)
        where T : unmanaged
    {
        if (extent < 1)
            throw new KernelFault($"shared memory of {extent} elements is allocated at {site}");

        if (index == allocations.Count)
            allocations.Add(Create(typeof(T), sizeof(T), extent, site));

        Allocation first = allocations[index];
        if (first.Type != typeof(T) || first.Extent != extent || first.Site != site)
        {
            throw new KernelFault($"shared allocation {index} is of {extent} x {typeof(T).Name} at {site}, in other threads of " +
                $"{first.Extent} x {first.Type.Name} at {first.Site}; all threads must make the same");
        }

        return new ArrayView<T>(first.Memory, (T*)first.Memory.Pointer, extent);
    }

    private Allocation Create(Type type, int elementSize, int extent, SourceLine site)
    {
        long wanted = ((long)extent * elementSize + Alignment - 1) / Alignment * Alignment;
        if (bytes + wanted > limit)
        {
            throw new KernelFault($"shared memory of {extent} x {type.Name} at {site} brings the block's to {bytes + wanted} bytes; " +
                $"the device has {limit}");
        }

        bytes += wanted;
        string name = $"the shared memory of {site}";
        int reusable = spare.FindIndex(memory => memory.Bytes == (long)extent * elementSize && memory.Name == name);
        if (reusable < 0)
        {
            var memory = new DeviceMemory(extent, elementSize, name);
            races?.Watch(memory);
            return new Allocation(type, extent, site, memory);
        }

        DeviceMemory reused = spare[reusable];
        spare.RemoveAt(reusable);
        reused.Poison();
        races?.Watch(reused);
        return new Allocation(type, extent, site, reused);
    }

    private sealed record Allocation(Type Type, int Extent, SourceLine Site, DeviceMemory Memory);
}
