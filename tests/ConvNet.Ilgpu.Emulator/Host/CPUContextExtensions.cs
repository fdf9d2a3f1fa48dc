using ILGPU.Emulation;

namespace ILGPU.Runtime.CPU;

/// <summary>Adds the emulated device to contexts.</summary>
public static class CPUContextExtensions
{
    /// <summary>Adds the emulated device.</summary>
    /// <param name="builder">The context's builder.</param>
    public static Context.Builder DefaultCPU(this Context.Builder builder) => builder.CPU();

    /// <summary>Adds the emulated device.</summary>
    /// <param name="builder">The context's builder.</param>
    public static Context.Builder CPU(this Context.Builder builder) => builder.CPU(new CPUDevice(new EmulatorOptions()));

    /// <summary>Adds an emulated device.</summary>
    /// <param name="builder">The context's builder.</param>
    /// <param name="device">The device.</param>
    public static Context.Builder CPU(this Context.Builder builder, CPUDevice device) => builder.Add(device);

    /// <summary>Takes a device in use.</summary>
    /// <param name="context">The context.</param>
    /// <param name="cpuDeviceIndex">Which of its devices.</param>
    public static CPUAccelerator CreateCPUAccelerator(this Context context, int cpuDeviceIndex) =>
        ((CPUDevice)context.Devices[cpuDeviceIndex]).CreateCPUAccelerator(context);
}
