using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace ConvNet.Ilgpu.Tests.Emulator;

/// <summary>Device memory runs out, shared memory is limited and alike in all threads, and neither is cleared.</summary>
public class MemoryTests : EmulatorTest
{
    [Fact]
    public void Fresh_memory_is_poisoned()
    {
        Accelerator accelerator = Device();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D<float>(3);
        Assert.All(buffer.GetAsArray1D(), value => Assert.True(float.IsNaN(value)));
        using MemoryBuffer1D<int, Stride1D.Dense> integers = accelerator.Allocate1D<int>(3);
        Assert.All(integers.GetAsArray1D(), value => Assert.Equal(-1, value));
    }

    [Fact]
    public void Shared_and_local_memory_is_poisoned_in_every_block()
    {
        Accelerator accelerator = Device();
        using MemoryBuffer1D<float, Stride1D.Dense> seen = accelerator.Allocate1D<float>(2 * 3);
        seen.MemSetToZero();
        accelerator.LoadStreamKernel<ArrayView<float>>(ReadFresh)((3, 1), seen.View);
        Assert.All(seen.GetAsArray1D(), value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Memory_runs_out()
    {
        Accelerator accelerator = Device(new EmulatorOptions { MemorySize = 1000 });
        MemoryBuffer1D<float, Stride1D.Dense> first = accelerator.Allocate1D<float>(150);
        Refuses("Out of memory: 800 bytes wanted, 400 of ILGPU emulator's 1000 bytes are free.", () => accelerator.Allocate1D<double>(100));
        Assert.Throws<EmulatorException>(() => accelerator.Allocate1D<double>(100));
        first.Dispose();
        accelerator.Allocate1D<double>(100).Dispose();
        Assert.Equal(1000, accelerator.MemorySize);
    }

    [Fact]
    public void A_buffer_that_was_refused_is_not_counted()
    {
        Accelerator accelerator = Device(new EmulatorOptions { MemorySize = 1000 });
        int children = accelerator.NumberChildObjects;
        Assert.Throws<EmulatorException>(() => accelerator.Allocate1D<float>(1000));
        Assert.Equal(children, accelerator.NumberChildObjects);
    }

    [Fact]
    public void An_accelerator_disposes_what_it_has()
    {
        Accelerator accelerator = Device();
        MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D<float>(10);
        AcceleratorStream stream = accelerator.CreateStream();
        Assert.Equal(3, accelerator.NumberChildObjects); // The default stream too.
        accelerator.Dispose();
        Assert.True(buffer.IsDisposed);
        Assert.True(stream.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => accelerator.Allocate1D<float>(1));
    }

    [Fact]
    public void Shared_memory_is_limited()
    {
        Accelerator accelerator = Device();
        Assert.Equal(48 << 10, accelerator.MaxSharedMemoryPerGroup);
        var kernel = accelerator.LoadStreamKernel<int, int>(AllocateTwice);
        kernel((2, 3), 8192, 4096);
        Refuses(
            $"Kernel MemoryTests.AllocateTwice, block (0, 0, 0), thread (0, 0, 0): shared memory of 4097 x Single at {At(1)} " +
            "brings the block's to 49168 bytes; the device has 49152.",
            () => kernel((2, 3), 8192, 4097));
        Refuses(
            $"Kernel MemoryTests.AllocateTwice, block (0, 0, 0), thread (0, 0, 0): shared memory of 0 elements is allocated at {At(0)}.",
            () => kernel((2, 3), 0, 4));
    }

    [Fact]
    public void Shared_allocations_are_alike_in_all_threads()
    {
        Accelerator accelerator = Device();
        Refuses(
            $"Kernel MemoryTests.AllocateByThread, block (0, 0, 0), thread (1, 0, 0): shared allocation 0 is of 9 x Single at {At(6)}, " +
            $"in other threads of 8 x Single at {At(6)}; all threads must make the same.",
            () => accelerator.LoadStreamKernel<int>(AllocateByThread)((1, 4), 8));
    }

    [Fact]
    public void Host_copies_must_fit()
    {
        Accelerator accelerator = Device();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D<float>(4), other = accelerator.Allocate1D<float>(3);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CopyFromCPU(new float[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CopyToCPU(new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.View.BaseView.CopyToCPU(new float[5].AsSpan()));
        Assert.Throws<ArgumentOutOfRangeException>(() => other.View.CopyTo(buffer.View));
        Assert.Throws<ArgumentOutOfRangeException>(() => other.View.CopyFrom(buffer.View));

        buffer.CopyFromCPU([1, 2, 3, 4]);
        buffer.View.CopyTo(other.View);
        Assert.Equal([1, 2, 3], other.GetAsArray1D());
        buffer.View.SubView(1, 3).CopyFrom(other.View);
        Assert.Equal([1, 1, 2, 3], buffer.GetAsArray1D());
        buffer.View.SubView(0, 2).MemSetToZero();
        var part = new float[3];
        buffer.View.BaseView.CopyToCPU(part.AsSpan());
        Assert.Equal([0, 0, 2], part);
    }

    private static void ReadFresh(ArrayView<float> seen)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(1), local = LocalMemory.Allocate<float>(1);
        seen[2 * Grid.IdxX] = shared[0];
        seen[(2 * Grid.IdxX) + 1] = local[0];
        (shared[0], local[0]) = (1, 1);
    }

    private static readonly int FirstAllocation = Line() + 4;

    private static void AllocateTwice(int first, int second)
    {
        SharedMemory.Allocate<float>(first)[0] = 1;
        SharedMemory.Allocate<float>(second)[0] = 1;
    }

    private static void AllocateByThread(int extent)
    {
        SharedMemory.Allocate<float>(extent + Group.IdxX)[0] = 1;
    }

    private static string At(int line) => $"MemoryTests.cs:{FirstAllocation + line}";

    private static int Line([CallerLineNumber] int line = 0) => line;
}
