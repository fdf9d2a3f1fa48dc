using ILGPU;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace ConvNet.Ilgpu.Tests.Emulator;

/// <summary>Launches and kernels that a device refuses are refused.</summary>
public class LaunchLimitTests : EmulatorTest
{
    [Fact]
    public void Threads_of_a_block_are_limited()
    {
        Action<KernelConfig, int> kernel = Device().LoadStreamKernel<int>(Nothing);
        kernel((1, 1024), 0);
        kernel((new Index3D(1, 1, 1), new Index3D(4, 4, 64)), 0);
        Refuses("Kernel LaunchLimitTests.Nothing is launched with blocks of (1025, 1, 1) threads; the device allows (1024, 1024, 64), 1024 in all.",
            () => kernel((1, 1025), 0));
        Refuses("Kernel LaunchLimitTests.Nothing is launched with blocks of (32, 33, 1) threads; the device allows (1024, 1024, 64), 1024 in all.",
            () => kernel((new Index2D(1, 1), new Index2D(32, 33)), 0));
        Refuses("Kernel LaunchLimitTests.Nothing is launched with blocks of (1, 1, 65) threads; the device allows (1024, 1024, 64), 1024 in all.",
            () => kernel((new Index3D(1, 1, 1), new Index3D(1, 1, 65)), 0));
    }

    [Fact]
    public void Blocks_of_a_grid_are_limited()
    {
        Action<KernelConfig, int> kernel = Device().LoadStreamKernel<int>(Nothing);
        kernel((new Index3D(1, 1, 65535), 1), 0);
        Refuses("Kernel LaunchLimitTests.Nothing is launched with a grid of (1, 65536, 1) blocks; the device allows (2147483647, 65535, 65535).",
            () => kernel((new Index3D(1, 65536, 1), 1), 0));
        Refuses("Kernel LaunchLimitTests.Nothing is launched with a grid of (0, 1, 1) blocks of (8, 1, 1) threads; each extent must be at least 1.",
            () => kernel((0, 8), 0));
    }

    [Fact]
    public void A_specialisation_limits_the_threads()
    {
        Accelerator accelerator = Device();
        var kernel = accelerator.LoadStreamKernel<int>(Nothing, new KernelSpecialization(64, 2));
        kernel((1, 64), 0);
        Refuses("Kernel LaunchLimitTests.Nothing is launched with blocks of 65 threads, but is specialised to 64 at most.", () => kernel((1, 65), 0));
        Refuses("Kernel LaunchLimitTests.Nothing is specialised to blocks of 2048 threads; the device allows 1024.",
            () => accelerator.LoadStreamKernel<int>(Nothing, new KernelSpecialization(2048, null)));
    }

    [Fact]
    public void Kernels_are_refused_by_name()
    {
        Accelerator accelerator = Device(new EmulatorOptions { RefusedKernel = "Tests.Noth" });
        Refuses("Kernel LaunchLimitTests.Nothing does not compile.", () => accelerator.LoadStreamKernel<int>(Nothing));
    }

    [Fact]
    public void Kernels_are_static_methods()
    {
        Accelerator accelerator = Device();
        Assert.Equal(
            "LaunchLimitTests.Instance is no kernel: kernels are static methods that return nothing.",
            Assert.Throws<NotSupportedException>(() => accelerator.LoadStreamKernel<int>(Instance)).Message);
    }

    [Fact]
    public void Parameters_are_of_one_size_on_host_and_device()
    {
        Accelerator accelerator = Device();
        Assert.Equal(
            "LaunchLimitTests.TakesFlag has the parameter flag with bool or char in it, whose size differs between host and device: pass an int.",
            Assert.Throws<NotSupportedException>(() => accelerator.LoadStreamKernel<int, bool>(TakesFlag)).Message);
        Assert.Equal(
            "LaunchLimitTests.TakesFlags has the parameter flags with bool or char in it, whose size differs between host and device: pass an int.",
            Assert.Throws<NotSupportedException>(() => accelerator.LoadStreamKernel<ArrayView<Flags>>(TakesFlags)).Message);
    }

    [Fact]
    public void Parameters_are_of_types_that_launchers_see()
    {
        Accelerator accelerator = Device();
        const string advice = "which ILGPU's launchers cannot see: " +
            "make it public, or internal with [assembly: InternalsVisibleTo(\"ILGPURuntime\")].";
        Assert.Equal(
            $"LaunchLimitTests.TakesHidden has the parameter argument with Hidden in it, {advice}",
            Assert.Throws<NotSupportedException>(() => accelerator.LoadStreamKernel<Hidden>(TakesHidden)).Message);
        Assert.Equal(
            $"LaunchLimitTests.TakesHiddenElements has the parameter view with Hidden in it, {advice}",
            Assert.Throws<NotSupportedException>(() => accelerator.LoadStreamKernel<ArrayView<Hidden>>(TakesHiddenElements)).Message);
    }

    [Fact]
    public void Streams_are_of_the_kernels_accelerator()
    {
        var kernel = Device().LoadKernel<int>(Nothing);
        using AcceleratorStream foreign = Device().CreateStream();
        Refuses("Kernel LaunchLimitTests.Nothing is launched in a stream of another accelerator.", () => kernel(foreign, (1, 1), 0));
    }

    [Fact]
    public void A_context_without_devices_says_so()
    {
        using Context context = Context.Create(_ => { });
        Assert.Equal(
            "The context has no device: add one when it is created, Context.Create(builder => builder.Default()).",
            Assert.Throws<NotSupportedException>(() => context.GetPreferredDevice(preferCPU: false)).Message);
    }

    private static void Nothing(int argument)
    {
    }

    private static void TakesFlag(int argument, bool flag)
    {
    }

    private static void TakesFlags(ArrayView<Flags> flags)
    {
    }

    private static void TakesHidden(Hidden argument)
    {
    }

    private static void TakesHiddenElements(ArrayView<Hidden> view)
    {
    }

    private void Instance(int argument) => _ = this;

    internal readonly record struct Hidden(int Number);

    /// <summary>With an element that is not blittable.</summary>
    public readonly record struct Flags(int Number, bool IsOn);
}
