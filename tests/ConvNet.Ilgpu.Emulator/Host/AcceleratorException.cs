namespace ILGPU.Runtime;

/// <summary>An error of an accelerator.</summary>
public abstract class AcceleratorException : Exception
{
    /// <summary>An error.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">Why; null when there is no other exception.</param>
    private protected AcceleratorException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The kind of accelerator.</summary>
    public abstract AcceleratorType AcceleratorType { get; }
}
