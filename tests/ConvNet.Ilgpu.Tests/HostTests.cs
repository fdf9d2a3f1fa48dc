using ILGPU;
using ILGPU.Runtime;

namespace ConvNet.Ilgpu.Tests;

/// <summary>What the host does with an accelerator, alike on whatever ILGPU there is.</summary>
public sealed class HostTests : IDisposable
{
    private readonly TestAccelerator device = TestAccelerator.Create();

    private Accelerator Accelerator => device.Accelerator;

    [Fact]
    public void Accelerators_say_what_they_can()
    {
        Assert.Equal(TestAccelerator.IsDevice, Accelerator.AcceleratorType != AcceleratorType.CPU);
        Assert.NotEmpty(Accelerator.Name);
        Assert.True(Accelerator.MaxNumThreadsPerGroup >= 256);
        Assert.True(Accelerator.MaxGridSize is { X: int.MaxValue, Y: >= ushort.MaxValue, Z: >= ushort.MaxValue });
        Assert.True(Accelerator.MaxSharedMemoryPerGroup >= 48 << 10);
        Assert.True(Accelerator.MemorySize > 0);
        Assert.Equal(32, Accelerator.WarpSize);
        Assert.True(new KernelSpecialization(Accelerator.MaxNumThreadsPerGroup, null).IsCompatibleWith(Accelerator));
        Assert.False(new KernelSpecialization(Accelerator.MaxNumThreadsPerGroup + 1, null).IsCompatibleWith(Accelerator));
        Assert.Same(Accelerator, Accelerator.DefaultStream.Accelerator);
    }

    [Fact]
    public void Arrays_go_to_the_device_and_come_back()
    {
        using MemoryBuffer1D<int, Stride1D.Dense> buffer = Accelerator.Allocate1D(new[] { 1, 2, 3, 4 });
        Assert.Equal(4, buffer.Length);
        Assert.Equal(16, buffer.LengthInBytes);
        Assert.Equal([1, 2, 3, 4], buffer.GetAsArray1D());
        Assert.Equal([2, 3], buffer.View.SubView(1, 2).GetAsArray1D());
        Assert.Equal([2, 3], buffer.AsArrayView<int>(1, 2).GetAsArray());

        using AcceleratorStream stream = Accelerator.CreateStream();
        buffer.CopyFromCPU([5, 6, 7, 8]);
        buffer.View.SubView(2, 2).CopyFromCPU(stream, new[] { 9, 10 });
        var result = new int[4];
        buffer.View.CopyToCPU(stream, result);
        Assert.Equal([5, 6, 9, 10], result);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CopyToCPU(new int[3]));
    }

    [Fact]
    public void Spans_go_to_the_device_and_come_back()
    {
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = Accelerator.Allocate1D<float>(4);
        ReadOnlySpan<float> values = [1, 2, 3, 4];
        buffer.View.BaseView.CopyFromCPU(values);
        Span<float> part = new float[2];
        buffer.View.BaseView.SubView(1).CopyToCPU(Accelerator.DefaultStream, part);
        Assert.Equal([2, 3], part.ToArray());

        float[] more = [5, 6, 7];
        buffer.View.BaseView.CopyFromCPU(ref more[1], 2);
        var all = new float[4];
        buffer.View.BaseView.CopyToCPU(ref all[0], 3);
        Assert.Equal([6, 7, 3, 0], all);
    }

    [Fact]
    public void Page_locked_arrays_are_copied_in_streams()
    {
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = Accelerator.Allocate1D<float>(4);
        using PageLockedArray1D<float> source = Accelerator.AllocatePageLocked1D<float>(2), target = Accelerator.AllocatePageLocked1D<float>(4);
        using AcceleratorStream stream = Accelerator.CreateStream();
        buffer.MemSetToZero(stream);
        source.Span.Fill(3f);
        source[1] = 4f;
        buffer.View.SubView(1, 2).CopyFromPageLockedAsync(stream, source);
        buffer.View.CopyToPageLockedAsync(stream, target);
        stream.Synchronize();
        Assert.Equal([0, 3, 4, 0], target.GetArray());
        Assert.Equal(4, target.Length);
    }

    [Fact]
    public void Memory_is_set_and_copied_on_the_device()
    {
        using MemoryBuffer1D<int, Stride1D.Dense> buffer = Accelerator.Allocate1D(new[] { 1, 2, 3, 4 }), other = Accelerator.Allocate1D<int>(3);
        other.MemSetToZero();
        buffer.View.SubView(1, 2).CopyTo(other.View.SubView(0, 2));
        Accelerator.Synchronize();
        Assert.Equal([2, 3, 0], other.GetAsArray1D());
        buffer.View.SubView(0, 3).CopyFrom(other.View);
        buffer.View.SubView(3, 1).MemSet(1);
        Accelerator.Synchronize();
        Assert.Equal([2, 3, 0, 0x01010101], buffer.GetAsArray1D());
        buffer.View.BaseView.SubView(0, 2).MemSetToZero();
        Accelerator.Synchronize();
        Assert.Equal([0, 0, 0, 0x01010101], buffer.GetAsArray1D());
    }

    [Fact]
    public void Views_are_cast_and_cut()
    {
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = Accelerator.Allocate1D<float>(10);
        ArrayView<float> view = buffer.View;
        Assert.True(view.IsValid);
        Assert.Equal(2, view.Cast<Float4>().Length);
        Assert.Equal(40, view.Cast<byte>().IntLength);
        Assert.Equal(1, view.SubView(4, 5).Cast<Float4>().Length);
        Assert.Equal(7, view.SubView(3L).Length);
        Assert.False(ArrayView<float>.Empty.IsValid);
        Assert.Equal(0, ArrayView<float>.Empty.Length);
    }

    [Fact]
    public void Grids_are_written_in_many_ways()
    {
        Assert.Equal((new Index3D(2, 1, 1), new Index3D(32, 1, 1)), Extents((2, 32)));
        Assert.Equal((new Index3D(2, 3, 1), new Index3D(8, 4, 1)), Extents((new Index2D(2, 3), new Index2D(8, 4))));
        Assert.Equal((new Index3D(2, 3, 4), new Index3D(32, 1, 1)), Extents((new Index3D(2, 3, 4), 32)));
        Assert.Equal((new Index3D(2, 3, 4), new Index3D(8, 4, 2)), Extents(new KernelConfig(2, 3, 4, 8, 4, 2)));
        Assert.True(new KernelConfig(1, 1).IsValid);
        Assert.False(new KernelConfig(0, 1).IsValid);
        Assert.Equal(64, new KernelConfig(2, 32).Size);
    }

    public void Dispose() => device.Dispose();

    private static (Index3D Blocks, Index3D Threads) Extents(KernelConfig config) => (config.GridDim, config.GroupDim);
}
