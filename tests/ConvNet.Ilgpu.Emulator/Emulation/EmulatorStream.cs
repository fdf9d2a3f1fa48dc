using ILGPU.Runtime;

namespace ILGPU.Emulation;

/// <summary>A stream that works at once, or as late as it may.</summary>
/// <param name="accelerator">The accelerator.</param>
internal sealed class EmulatorStream(Accelerator accelerator) : AcceleratorStream(accelerator)
{
    private readonly Queue<Action> pending = [];

    public override void Synchronize()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Run();
    }

    internal override void Enqueue(Action work)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        pending.Enqueue(work);
        if (!Accelerator.Options.Deferred)
            Run();
    }

    protected override void Dispose(bool disposing)
    {
        Run();
        base.Dispose(disposing);
    }

    private void Run()
    {
        while (pending.TryDequeue(out Action? work))
        {
            try
            {
                work();
            }
            catch
            {
                pending.Clear(); // What came after the failure cannot be right.
                throw;
            }
        }
    }
}
