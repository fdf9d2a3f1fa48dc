using ILGPU.Emulation;

namespace ILGPU.Runtime;

/// <summary>A device and its limits, which are those of CUDA.</summary>
public abstract class Device
{
    private protected Device(EmulatorOptions options, int maxThreadsPerGroup, int multiprocessors)
    {
        (Options, MaxNumThreadsPerGroup, NumMultiprocessors) = (options, maxThreadsPerGroup, multiprocessors);
        MaxGroupSize = new Index3D(maxThreadsPerGroup, maxThreadsPerGroup, Math.Min(64, maxThreadsPerGroup));
    }

    /// <summary>The kind of accelerator.</summary>
    public AcceleratorType AcceleratorType => AcceleratorType.CPU;

    /// <summary>The device's name.</summary>
    public string Name => "ILGPU emulator";

    /// <summary>The bytes of its memory.</summary>
    public long MemorySize => Options.MemorySize;

    /// <summary>The blocks that a launch may have.</summary>
    public Index3D MaxGridSize { get; } = new(int.MaxValue, ushort.MaxValue, ushort.MaxValue);

    /// <summary>The threads that a block may have, a dimension.</summary>
    public Index3D MaxGroupSize { get; }

    /// <summary>The threads that a block may have.</summary>
    public int MaxNumThreadsPerGroup { get; }

    /// <summary>The bytes of shared memory that a block may have.</summary>
    public int MaxSharedMemoryPerGroup => 48 << 10;

    /// <summary>The threads that run in step. Those of the emulator do not.</summary>
    public int WarpSize => 32;

    /// <summary>The multiprocessors.</summary>
    public int NumMultiprocessors { get; }

    /// <summary>The threads that a multiprocessor may have at once.</summary>
    public int MaxNumThreadsPerMultiprocessor => MaxNumThreadsPerGroup;

    /// <summary>The threads that the device may have at once.</summary>
    public int MaxNumThreads => NumMultiprocessors * MaxNumThreadsPerMultiprocessor;

    internal EmulatorOptions Options { get; }

    /// <summary>Takes the device in use.</summary>
    /// <param name="context">The context.</param>
    public abstract Accelerator CreateAccelerator(Context context);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} [Type: {AcceleratorType}, MemorySize: {MemorySize}]";
}
