using ILGPU;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace ConvNet.Ilgpu.Tests.Emulator;

/// <summary>What the tests of the emulator share: a device of their own, and reports compared word for word.</summary>
public abstract class EmulatorTest : IDisposable
{
    private readonly List<TestAccelerator> devices = [];

    /// <summary>The three orders, the random one with several seeds.</summary>
    public static TheoryData<ThreadOrder, int> Orders => new()
    {
        { ThreadOrder.Forward, 0 },
        { ThreadOrder.Reverse, 0 },
        { ThreadOrder.Random, 1 },
        { ThreadOrder.Random, 2 },
    };

    /// <summary>An accelerator, disposed after the test.</summary>
    protected Accelerator Device(EmulatorOptions? options = null)
    {
        var device = TestAccelerator.Create(options ?? new EmulatorOptions());
        devices.Add(device);
        return device.Accelerator;
    }

    /// <summary>Asserts that something is refused with exactly these words.</summary>
    protected static void Refuses(string report, Action action) => Assert.Equal(report, Assert.Throws<EmulatorException>(action).Message);

    public void Dispose()
    {
        foreach (TestAccelerator device in devices)
            device.Dispose();

        GC.SuppressFinalize(this);
    }
}
