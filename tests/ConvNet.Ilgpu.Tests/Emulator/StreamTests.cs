using ILGPU;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace ConvNet.Ilgpu.Tests.Emulator;

/// <summary>Streams that work as late as they may: what the host does not wait for has not happened.</summary>
public class StreamTests : EmulatorTest
{
    private static readonly EmulatorOptions Late = new() { Deferred = true };

    [Fact]
    public void A_page_locked_array_must_not_change_before_it_was_copied()
    {
        Accelerator accelerator = Device(Late);
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D<float>(2);
        using PageLockedArray1D<float> array = accelerator.AllocatePageLocked1D<float>(2);
        using AcceleratorStream stream = accelerator.CreateStream();
        array[0] = 1;
        buffer.View.CopyFromPageLockedAsync(stream, array);
        array[0] = 2;
        stream.Synchronize();
        Assert.Equal(2, buffer.GetAsArray1D()[0]);
    }

    [Fact]
    public void Results_are_there_after_the_wait()
    {
        Accelerator accelerator = Device(Late);
        using MemoryBuffer1D<float, Stride1D.Dense> x = accelerator.Allocate1D(new float[] { 1, 2 }), y = accelerator.Allocate1D<float>(2);
        using PageLockedArray1D<float> array = accelerator.AllocatePageLocked1D<float>(2);
        var kernel = accelerator.LoadKernel<ArrayView<float>, ArrayView<float>, float>(Elementwise.AddScaled);
        using AcceleratorStream stream = accelerator.CreateStream();
        y.MemSetToZero(stream);
        kernel(stream, (1, 2), x.View, y.View, 10f);
        kernel(stream, (1, 2), x.View, y.View, 1f);
        y.View.CopyToPageLockedAsync(stream, array);
        Assert.Equal([0, 0], array.GetArray());
        stream.Synchronize();
        Assert.Equal([11, 22], array.GetArray());
    }

    [Fact]
    public void Another_stream_does_not_wait()
    {
        Accelerator accelerator = Device(Late);
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D<float>(2);
        using AcceleratorStream first = accelerator.CreateStream(), second = accelerator.CreateStream();
        buffer.MemSetToZero(first);
        Assert.True(float.IsNaN(buffer.GetAsArray1D()[0]));
        Assert.True(float.IsNaN(buffer.View.GetAsArray1D(second)[0]));
        Assert.Equal(0f, buffer.View.GetAsArray1D(first)[0]);
    }

    [Fact]
    public void The_accelerator_waits_for_all_streams()
    {
        Accelerator accelerator = Device(Late);
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D<float>(2);
        using AcceleratorStream stream = accelerator.CreateStream();
        buffer.View.SubView(0, 1).MemSetToZero(stream);
        buffer.View.SubView(1, 1).MemSetToZero();
        accelerator.Synchronize();
        Assert.Equal([0, 0], buffer.GetAsArray1D());
    }

    [Fact]
    public void Failures_show_at_the_wait()
    {
        Accelerator accelerator = Device(Late);
        using MemoryBuffer1D<float, Stride1D.Dense> x = accelerator.Allocate1D<float>(2), y = accelerator.Allocate1D<float>(3);
        accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, float>(Elementwise.AddScaled)((1, 4), x.View, y.View, 1f);
        Refuses(
            "Kernel Elementwise.AddScaled, block (0, 0, 0), thread (2, 0, 0): index 2 is outside the view of 2 elements.",
            accelerator.Synchronize);
        accelerator.Synchronize();
    }

    [Fact]
    public void A_stream_that_is_not_late_works_at_once()
    {
        Accelerator accelerator = Device();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D<float>(2);
        using PageLockedArray1D<float> array = accelerator.AllocatePageLocked1D<float>(2, uninitialized: true);
        Assert.True(float.IsNaN(array[0]));
        buffer.MemSetToZero();
        buffer.View.CopyToPageLockedAsync(array);
        Assert.Equal([0, 0], array.GetArray());
    }
}
