using ILGPU.Runtime.CPU;

namespace ILGPU.Emulation;

/// <summary>Adds devices of the emulator to contexts.</summary>
public static class EmulatorContextExtensions
{
    /// <summary>Adds the emulated device with options.</summary>
    /// <param name="builder">The context's builder.</param>
    /// <param name="options">How it runs kernels.</param>
    public static Context.Builder Emulator(this Context.Builder builder, EmulatorOptions options) => builder.CPU(new CPUDevice(options));
}
