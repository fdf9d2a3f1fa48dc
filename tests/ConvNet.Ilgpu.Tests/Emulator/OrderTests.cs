using ILGPU;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace ConvNet.Ilgpu.Tests.Emulator;

/// <summary>The orders of blocks and threads, and that right kernels do not depend on them.</summary>
public class OrderTests : EmulatorTest
{
    private const int Blocks = 3, Threads = 4;

    [Theory]
    [MemberData(nameof(Orders))]
    public void Right_kernels_are_right_in_every_order(ThreadOrder order, int seed)
    {
        Accelerator accelerator = Device(new EmulatorOptions { Order = order, Seed = seed });
        KernelChecks.MatrixProduct(accelerator, rows: 37, columns: 21, inner: 19);
        KernelChecks.SumRows(accelerator, rows: 3, columns: 150);
        KernelChecks.SumByRotation(accelerator, blocks: 2);
        KernelChecks.Elementwise(accelerator);
    }

    [Fact]
    public void Forward_is_from_the_first_to_the_last() =>
        Assert.Equal(Enumerable.Range(0, Blocks).SelectMany(block => Visits(block, [0, 1, 2, 3])), Record(ThreadOrder.Forward));

    [Fact]
    public void Reverse_is_from_the_last_to_the_first() =>
        Assert.Equal(Enumerable.Range(0, Blocks).Reverse().SelectMany(block => Visits(block, [3, 2, 1, 0])), Record(ThreadOrder.Reverse));

    [Fact]
    public void Random_differs_by_seed_block_and_interval()
    {
        int[][] records = [.. Enumerable.Range(0, 8).Select(seed => Record(ThreadOrder.Random, seed))];
        foreach (int[] record in records)
        {
            // Each block runs as a whole, all its threads up to the barrier before one goes on.
            foreach (int[] block in record.Chunk(2 * Threads))
            {
                Assert.Single(block.Select(visit => visit / 100).Distinct());
                foreach (int[] interval in block.Chunk(Threads))
                    Assert.Equal([0, 1, 2, 3], interval.Select(visit => visit % 10).Order());
            }
        }

        Assert.True(records.Select(record => string.Join(' ', record)).Distinct().Count() > 4, "The seeds give the same orders.");
        Assert.True(records[0].Chunk(Threads).Select(interval => string.Join(' ', interval.Select(visit => visit % 10))).Distinct().Count() > 1,
            "The intervals have the same order.");
        Assert.Equal(records[3], Record(ThreadOrder.Random, seed: 3));
    }

    private static IEnumerable<int> Visits(int block, int[] threads) =>
        Enumerable.Range(0, 2).SelectMany(interval => threads.Select(thread => (100 * block) + (10 * interval) + thread));

    /// <summary>The visits in the order in which they happened: 100 * block + 10 * interval + thread.</summary>
    private int[] Record(ThreadOrder order, int seed = 0)
    {
        Accelerator accelerator = Device(new EmulatorOptions { Order = order, Seed = seed });
        using MemoryBuffer1D<int, Stride1D.Dense> log = accelerator.Allocate1D<int>((2 * Blocks * Threads) + 1);
        log.MemSetToZero();
        accelerator.LoadStreamKernel<ArrayView<int>>(Log)((Blocks, Threads), log.View);
        return log.GetAsArray1D()[1..];
    }

    private static void Log(ArrayView<int> log)
    {
        log[++log[0]] = (100 * Grid.IdxX) + Group.IdxX;
        Group.Barrier();
        log[++log[0]] = (100 * Grid.IdxX) + 10 + Group.IdxX;
    }
}
