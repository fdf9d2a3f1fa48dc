using ILGPU;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace ConvNet.Ilgpu.Tests.Emulator;

/// <summary>Accesses outside of views, of disposed buffers and from the host are reported.</summary>
public class AccessTests : EmulatorTest
{
    private const string Where = "Kernel AccessTests.Store, block (1, 0, 0), thread (2, 0, 0): ";

    [Theory]
    [InlineData(6, "index 6 is outside the view of 6 elements.")]
    [InlineData(-1, "index -1 is outside the view of 6 elements.")]
    [InlineData(int.MaxValue, "index 2147483647 is outside the view of 6 elements.")]
    public void Indices_must_be_in_the_view(int index, string report)
    {
        Accelerator accelerator = Device();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D<float>(10);
        var kernel = accelerator.LoadStreamKernel<ArrayView<float>, int>(Store);
        Refuses(Where + report, () => kernel((2, 4), buffer.View.SubView(3, 6), index));
        kernel((2, 4), buffer.View.SubView(3, 6), 5);
        Assert.Equal(7f, buffer.GetAsArray1D()[8]);
    }

    [Theory]
    [InlineData(3, 4, true)]
    [InlineData(5, 1, true)]
    [InlineData(5, 0, true)]
    [InlineData(3, 5, false)]
    [InlineData(-1, 1, false)]
    [InlineData(3, -1, false)]
    [InlineData(7, 0, false)] // The end of the view is not an element, so nothing may start there.
    public void Sub_views_must_be_in_the_view(int start, int length, bool isRight)
    {
        Accelerator accelerator = Device();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D<float>(7);
        var kernel = accelerator.LoadStreamKernel<ArrayView<float>, int, int>(TakeSubView);
        if (isRight)
        {
            kernel((1, 1), buffer.View, start, length);
        }
        else
        {
            Refuses(
                "Kernel AccessTests.TakeSubView, block (0, 0, 0), thread (0, 0, 0): " +
                $"the sub view of {length} elements from {start} does not lie in the view of 7 elements.",
                () => kernel((1, 1), buffer.View, start, length));
        }
    }

    [Fact]
    public void Casts_must_start_at_a_whole_element()
    {
        Accelerator accelerator = Device();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D(new float[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 });
        var kernel = accelerator.LoadStreamKernel<ArrayView<float>, int>(StoreQuad);
        kernel((1, 1), buffer.View, 4);
        Assert.Equal([0, 1, 2, 3, -1, -2, -3, -4, 8, 9], buffer.GetAsArray1D());
        Refuses(
            "Kernel AccessTests.StoreQuad, block (0, 0, 0), thread (0, 0, 0): the view starts at byte 8 of its memory, " +
            "so it cannot be cast to Float4, of 16 bytes: start it at a multiple of them.",
            () => kernel((1, 1), buffer.View, 2));

        // Of ten floats two quads are whole.
        Refuses(
            "Kernel AccessTests.StoreQuad, block (0, 0, 0), thread (0, 0, 0): index 0 is outside the view of 0 elements.",
            () => kernel((1, 1), buffer.View, 8));
    }

    [Fact]
    public void The_host_has_no_access_to_elements()
    {
        Accelerator accelerator = Device();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D<float>(7);
        accelerator.LoadStreamKernel<ArrayView<float>, int>(Store)((2, 4), buffer.View, 0);
        const string report = "an element of the buffer of 7 x Single is accessed outside the kernels that have it as an argument; " +
            "the host must copy it";
        Assert.Equal(report, Assert.ThrowsAny<InvalidOperationException>(() => buffer.View[0]).Message);
    }

    [Fact]
    public void Disposed_buffers_are_refused()
    {
        Accelerator accelerator = Device();
        MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D<float>(7);
        ArrayView<float> view = buffer.View;
        buffer.Dispose();
        Assert.False(view.IsValid);
        Refuses(
            "Kernel AccessTests.Store is launched with a view of the buffer of 7 x Single, which was disposed.",
            () => accelerator.LoadStreamKernel<ArrayView<float>, int>(Store)((2, 4), view, 0));
        Refuses(
            "Kernel AccessTests.StorePair is launched with a view of the buffer of 7 x Single, which was disposed.",
            () => accelerator.LoadStreamKernel<Pair>(StorePair)((1, 1), new Pair { Values = view, Index = 1 }));
        Assert.Throws<ObjectDisposedException>(() => view.GetAsArray());
        Assert.Throws<ObjectDisposedException>(() => view.MemSetToZero());
        Assert.Throws<ObjectDisposedException>(() => view.CopyFromCPU(new float[7]));
        Assert.ThrowsAny<InvalidOperationException>(() => view[0]);
    }

    [Fact]
    public void Views_in_structs_are_arguments_too()
    {
        Accelerator accelerator = Device();
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D<float>(7);
        accelerator.LoadStreamKernel<Pair>(StorePair)((1, 1), new Pair { Values = buffer.View, Index = 3 });
        Assert.Equal(3f, buffer.GetAsArray1D()[3]);
    }

    [Fact]
    public void Buffers_of_another_accelerator_are_refused()
    {
        Accelerator accelerator = Device();
        using MemoryBuffer1D<float, Stride1D.Dense> foreign = Device().Allocate1D<float>(7);
        Refuses(
            "Kernel AccessTests.Store is launched with a view of the buffer of 7 x Single, which is not of this accelerator.",
            () => accelerator.LoadStreamKernel<ArrayView<float>, int>(Store)((2, 4), foreign.View, 0));
    }

    private static void Store(ArrayView<float> view, int index)
    {
        if (Grid.IdxX == 1 && Group.IdxX == 2)
            view[index] = 7f;
    }

    private static void TakeSubView(ArrayView<float> view, int start, int length) => _ = view.SubView(start, length).Length;

    private static void StoreQuad(ArrayView<float> view, int start) =>
        view.SubView(start).Cast<Float4>()[0] = new Float4 { X = -1, Y = -2, Z = -3, W = -4 };

    private static void StorePair(Pair pair) => pair.Values[pair.Index] = pair.Index;

    /// <summary>A view in a struct.</summary>
    public struct Pair
    {
        public ArrayView<float> Values;
        public int Index;
    }
}
