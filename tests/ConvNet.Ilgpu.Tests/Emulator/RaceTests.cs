using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace ConvNet.Ilgpu.Tests.Emulator;

/// <summary>A missing barrier makes results depend on the order, and is reported where races are looked for.</summary>
public class RaceTests : EmulatorTest
{
    private static readonly EmulatorOptions Races = new() { DetectRaces = true };

    [Theory]
    [MemberData(nameof(Orders))]
    public void Right_kernels_have_no_races(ThreadOrder order, int seed)
    {
        Accelerator accelerator = Device(new EmulatorOptions { DetectRaces = true, Order = order, Seed = seed });
        KernelChecks.MatrixProduct(accelerator, rows: 37, columns: 21, inner: 19);
        KernelChecks.SumRows(accelerator, rows: 3, columns: 150);
        KernelChecks.SumByRotation(accelerator, blocks: 2);
        KernelChecks.Elementwise(accelerator);
    }

    [Fact]
    public void A_missing_barrier_shows_in_some_order()
    {
        float[] forward = ProductWithoutBarrier(ThreadOrder.Forward), reverse = ProductWithoutBarrier(ThreadOrder.Reverse);
        Assert.NotEqual(forward, reverse);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_missing_barrier_is_reported_in_every_order(ThreadOrder order, int seed)
    {
        EmulatorException exception = Assert.Throws<EmulatorException>(() => ProductWithoutBarrier(order, seed, detectRaces: true));
        Assert.StartsWith("Kernel MatrixProduct.MultiplyWithoutBarrier, block (", exception.Message);
        Assert.Matches(@"race: element \d of the shared memory of MatrixProduct\.cs:\d+ was (written|accessed) by thread ", exception.Message);
    }

    [Fact]
    public void A_read_beside_a_write_is_reported()
    {
        Accelerator accelerator = Device(Races);
        Refuses(
            "Kernel RaceTests.ReadNeighbour, block (0, 0, 0), thread (1, 0, 0): race: " +
            $"element 0 of the shared memory of RaceTests.cs:{ReadNeighbourLine} was written by thread (0, 0, 0) " +
            "of block (0, 0, 0) and is accessed here, with no barrier between.",
            () => accelerator.LoadStreamKernel<int>(ReadNeighbour)((1, 4), 0));
    }

    [Fact]
    public void A_write_after_a_read_is_reported()
    {
        Accelerator accelerator = Device(new EmulatorOptions { DetectRaces = true, Order = ThreadOrder.Reverse });
        Refuses(
            "Kernel RaceTests.ReadNeighbour, block (0, 0, 0), thread (2, 0, 0): race: " +
            $"element 2 of the shared memory of RaceTests.cs:{ReadNeighbourLine} was accessed by thread (3, 0, 0) " +
            "of block (0, 0, 0) and is written here, with no barrier between.",
            () => accelerator.LoadStreamKernel<int>(ReadNeighbour)((1, 4), 0));
    }

    [Fact]
    public void Blocks_that_add_to_one_element_are_reported()
    {
        Accelerator accelerator = Device(Races);
        using MemoryBuffer1D<float, Stride1D.Dense> sum = accelerator.Allocate1D(new float[] { 0, 0 });
        var kernel = accelerator.LoadStreamKernel<ArrayView<float>, int>(AddToOne);
        kernel((1, 1), sum.View, 1);
        Refuses(
            "Kernel RaceTests.AddToOne, block (1, 0, 0), thread (0, 0, 0): race: element 1 of the buffer of 2 x Single " +
            "was written by thread (0, 0, 0) of block (0, 0, 0) and is accessed here, with no barrier between.",
            () => kernel((2, 1), sum.View, 1));
    }

    [Fact]
    public void Blocks_may_read_what_none_writes_and_launches_may_follow_each_other()
    {
        Accelerator accelerator = Device(Races);
        using MemoryBuffer1D<float, Stride1D.Dense> x = accelerator.Allocate1D(new float[] { 3 }), y = accelerator.Allocate1D<float>(6);
        var kernel = accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>>(Broadcast);
        kernel((3, 2), x.View, y.View);
        kernel((3, 2), y.View, y.View.SubView(0, 0));
        Assert.All(y.GetAsArray1D(), value => Assert.Equal(3f, value));
    }

    [Fact]
    public void Neighbouring_bytes_are_not_one_element()
    {
        Accelerator accelerator = Device(Races);
        using MemoryBuffer1D<byte, Stride1D.Dense> bytes = accelerator.Allocate1D<byte>(8);
        accelerator.LoadStreamKernel<ArrayView<byte>>(StoreBytes)((2, 4), bytes.View);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], bytes.GetAsArray1D());
    }

    private float[] ProductWithoutBarrier(ThreadOrder order, int seed = 0, bool detectRaces = false)
    {
        const int size = 3 * MatrixProduct.Depth;
        Accelerator accelerator = Device(new EmulatorOptions { Order = order, Seed = seed, DetectRaces = detectRaces });
        using MemoryBuffer1D<float, Stride1D.Dense> a = accelerator.Allocate1D(KernelChecks.Values(2 * size, seed: 1));
        using MemoryBuffer1D<float, Stride1D.Dense> b = accelerator.Allocate1D(KernelChecks.Values(size, seed: 2));
        using MemoryBuffer1D<float, Stride1D.Dense> c = accelerator.Allocate1D<float>(2 * MatrixProduct.Depth);
        var kernel = accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, ArrayView<float>, int>(MatrixProduct.MultiplyWithoutBarrier);
        kernel((2, MatrixProduct.Depth), a.View, b.View, c.View, size);
        return c.GetAsArray1D();
    }

    private static int ReadNeighbourLine => Line() + 4;

    private static void ReadNeighbour(int unused)
    {
        ArrayView<int> shared = SharedMemory.Allocate<int>(4);
        int thread = Group.IdxX;
        shared[thread] = thread;
        int neighbour = shared[(thread + 3) & 3];
        Group.Barrier();
        shared[thread] = neighbour;
    }

    private static void AddToOne(ArrayView<float> sum, int index) => sum[index] += 1;

    private static void Broadcast(ArrayView<float> x, ArrayView<float> y)
    {
        float value = x[0];
        if (y.Length > 0)
            y[(Grid.IdxX * Group.DimX) + Group.IdxX] = value;
    }

    private static void StoreBytes(ArrayView<byte> bytes)
    {
        int i = (Grid.IdxX * Group.DimX) + Group.IdxX;
        bytes[i] = (byte)i;
    }

    private static int Line([CallerLineNumber] int line = 0) => line;
}
