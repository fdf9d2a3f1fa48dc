using ILGPU.Runtime;

namespace ILGPU.Emulation;

/// <summary>A launch, a kernel or an allocation that the device would refuse, get wrong or leave undefined.</summary>
public sealed class EmulatorException : AcceleratorException
{
    internal EmulatorException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    public override AcceleratorType AcceleratorType => AcceleratorType.CPU;
}
