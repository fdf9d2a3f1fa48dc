using System.Runtime.InteropServices;
using ILGPU.Runtime;

namespace ILGPU.Emulation;

/// <summary>A block of device, shared or local memory. Fresh memory is all ones: NaN for floats, -1 for integers.</summary>
internal sealed unsafe class DeviceMemory
{
    /// <summary>What cudaMalloc aligns to.</summary>
    private const int Alignment = 256;

    private readonly nuint allocated;

    public DeviceMemory(long length, int elementSize, string name, MemoryBuffer? buffer = null)
    {
        (Bytes, ElementSize, Name, Buffer) = (length * elementSize, elementSize, name, buffer);
        allocated = (nuint)((Bytes + Alignment - 1) / Alignment * Alignment);
        Pointer = (byte*)NativeMemory.AlignedAlloc(allocated, Alignment);
        Poison();
    }

    ~DeviceMemory() => NativeMemory.AlignedFree(Pointer);

    public byte* Pointer { get; }

    public long Bytes { get; }

    /// <summary>The bytes of an element as allocated.</summary>
    public int ElementSize { get; }

    /// <summary>What reports call it.</summary>
    public string Name { get; }

    /// <summary>The buffer whose memory it is; null for shared and local memory.</summary>
    public MemoryBuffer? Buffer { get; }

    /// <summary>Asked at each access when set: outside launches, which may not touch memory, and where races are looked for.</summary>
    public IMemoryGuard? Guard { get; set; }

    public bool IsFreed { get; private set; }

    public void Poison() => NativeMemory.Fill(Pointer, allocated, 0xFF);

    /// <summary>Frees the memory; its guard keeps views that are left from it.</summary>
    public void Free()
    {
        if (IsFreed)
            return;

        IsFreed = true;
        Guard = HostGuard.Instance;
        GC.SuppressFinalize(this);
        NativeMemory.AlignedFree(Pointer);
    }
}
