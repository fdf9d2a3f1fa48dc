using ILGPU.Util;

namespace ILGPU.Runtime;

/// <summary>Something that lives on an accelerator, and is disposed with it.</summary>
public abstract class AcceleratorObject : DisposeBase
{
    internal AcceleratorObject(Accelerator accelerator)
    {
        Accelerator = accelerator;
        accelerator.Add(this);
    }

    /// <summary>The accelerator.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>The kind of accelerator.</summary>
    public AcceleratorType AcceleratorType => Accelerator.AcceleratorType;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => Accelerator.Remove(this);
}
