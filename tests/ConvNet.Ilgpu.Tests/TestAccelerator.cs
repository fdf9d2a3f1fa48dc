using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
#if ILGPU_EMULATOR
using ILGPU.Emulation;
#endif

namespace ConvNet.Ilgpu.Tests;

/// <summary>An accelerator for a test: the emulator, or ILGPU's own on the CPU.</summary>
internal sealed class TestAccelerator : IDisposable
{
    private readonly Context context;

    private TestAccelerator(Context context)
    {
        this.context = context;
        Accelerator = context.GetPreferredDevice(preferCPU: true).CreateAccelerator(context);
    }

    public Accelerator Accelerator { get; }

    /// <summary>Blocks of up to 256 threads.</summary>
    public static TestAccelerator Create() => new(Context.Create(builder => builder.CPU(new CPUDevice(32, 8, 1))));

#if ILGPU_EMULATOR
    /// <summary>The emulator with options.</summary>
    public static TestAccelerator Create(EmulatorOptions options) => new(Context.Create(builder => builder.Emulator(options)));
#endif

    public void Dispose()
    {
        Accelerator.Dispose();
        context.Dispose();
    }
}
