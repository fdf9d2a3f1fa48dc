namespace ILGPU.Runtime;

/// <summary>The kinds of accelerators. The emulator is a CPU.</summary>
public enum AcceleratorType
{
    /// <summary>The CPU.</summary>
    CPU = 0,

    /// <summary>NVIDIA's GPUs.</summary>
    Cuda = 1,

    /// <summary>OpenCL devices.</summary>
    OpenCL = 2,
}
