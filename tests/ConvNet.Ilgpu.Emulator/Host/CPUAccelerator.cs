namespace ILGPU.Runtime.CPU;

/// <summary>The emulated device in use.</summary>
public sealed class CPUAccelerator : Accelerator
{
    internal CPUAccelerator(Context context, CPUDevice device)
        : base(context, device)
    {
    }

    /// <summary>The threads that the device may have at once.</summary>
    public int NumThreads => Device.MaxNumThreads;
}
