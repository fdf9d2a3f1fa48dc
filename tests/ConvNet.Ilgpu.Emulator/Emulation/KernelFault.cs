namespace ILGPU.Emulation;

/// <summary>What a kernel did wrong, in words that follow the name of the kernel, the block and the thread.</summary>
/// <param name="message">The words: lower case, no full stop.</param>
internal sealed class KernelFault(string message) : InvalidOperationException(message);
