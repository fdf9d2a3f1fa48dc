using ILGPU.Emulation;

namespace ILGPU.Runtime.CPU;

/// <summary>The emulated device.</summary>
public sealed class CPUDevice : Device
{
    /// <summary>A device with smaller blocks than CUDA's.</summary>
    /// <param name="numThreadsPerWarp">The threads of a warp.</param>
    /// <param name="numWarpsPerMultiprocessor">The warps of a block at most.</param>
    /// <param name="numMultiprocessors">The multiprocessors.</param>
    public CPUDevice(int numThreadsPerWarp, int numWarpsPerMultiprocessor, int numMultiprocessors)
        : this(new EmulatorOptions(), numThreadsPerWarp * numWarpsPerMultiprocessor, numMultiprocessors)
    {
    }

    internal CPUDevice(EmulatorOptions options, int maxThreadsPerGroup = 1024, int multiprocessors = 1)
        : base(options, maxThreadsPerGroup, multiprocessors)
    {
    }

    /// <summary>The threads that the device may have at once.</summary>
    public int NumThreads => MaxNumThreads;

    /// <inheritdoc/>
    public override Accelerator CreateAccelerator(Context context) => CreateCPUAccelerator(context);

    /// <summary>Takes the device in use.</summary>
    /// <param name="context">The context.</param>
    public CPUAccelerator CreateCPUAccelerator(Context context) => new(context, this);
}
