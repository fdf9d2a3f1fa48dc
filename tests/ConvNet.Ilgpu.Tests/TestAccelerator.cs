using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
#if ILGPU_EMULATOR
using ILGPU.Emulation;
#endif

namespace ConvNet.Ilgpu.Tests;

/// <summary>
/// An accelerator for a test: the emulator, or ILGPU's own on the CPU; where the environment variable CONVNET_ACCELERATOR is "device" the
/// graphics processor that ILGPU prefers.
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

    /// <summary>Whether tests run on the device that ILGPU prefers.</summary>
    public static bool IsDevice { get; } = Environment.GetEnvironmentVariable("CONVNET_ACCELERATOR") == "device";

#if ILGPU_EMULATOR
    /// <summary>The emulator at its strictest: any order, as late as may be, and no races.</summary>
    public static TestAccelerator Create() => Create(new EmulatorOptions { Order = ThreadOrder.Random, Seed = 1, Deferred = true, DetectRaces = true });

    /// <summary>The emulator with options.</summary>
    public static TestAccelerator Create(EmulatorOptions options) => new(Context.Create(builder => builder.Emulator(options)));
#else
    /// <summary>ILGPU's own, with blocks of up to 256 threads.</summary>
    public static TestAccelerator Create() => IsDevice
        ? new(Context.Create(builder => builder.Default()), preferCPU: false)
        : new(Context.Create(builder => builder.CPU(new CPUDevice(32, 8, 1))));
#endif

    public void Dispose()
    {
        Accelerator.Dispose();
        context.Dispose();
    }
}
