using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
#if ILGPU_EMULATOR
using ILGPU.Emulation;
#endif

namespace ConvNet.Ilgpu.Tests;

/// <summary>
/// An accelerator for a test: the emulator, or ILGPU's own on the CPU; where the environment variable CONVNET_ACCELERATOR is "device" the
/// best graphics processor that ILGPU finds.
/// </summary>
internal sealed class TestAccelerator : IDisposable
{
    private readonly Context context;

    private TestAccelerator(Context context, bool preferCPU = true)
    {
        this.context = context;
        Accelerator = context.GetPreferredDevice(preferCPU).CreateAccelerator(context);
    }

    public Accelerator Accelerator { get; }

    /// <summary>Blocks of up to 256 threads.</summary>
    public static TestAccelerator Create() => Environment.GetEnvironmentVariable("CONVNET_ACCELERATOR") == "device"
        ? new(Context.Create(builder => builder.Default()), preferCPU: false)
        : new(Context.Create(builder => builder.CPU(new CPUDevice(32, 8, 1))));

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
