using ILGPU.Runtime;

namespace ILGPU.Emulation;

/// <summary>The memory of a page-locked array: the host's, so that it takes nothing of the device's.</summary>
internal sealed class PageLockedBuffer : MemoryBuffer
{
    public PageLockedBuffer(Accelerator accelerator, long length, int elementSize)
        : base(accelerator, length, elementSize, "page-locked memory")
    {
    }

    private protected override long DeviceBytes => 0;
}
