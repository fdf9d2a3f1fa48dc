namespace ILGPU;

/// <summary>Something that exists only inside of kernels was used outside.</summary>
public sealed class InvalidKernelOperationException : InvalidOperationException
{
    /// <summary>The exception.</summary>
    /// <param name="message">What was used.</param>
    public InvalidKernelOperationException(string message)
        : base(message)
    {
    }
}
