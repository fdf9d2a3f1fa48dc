using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace ConvNet.Ilgpu.Tests.Emulator;

/// <summary>Barriers that not all threads of a block reach, or not the same, are reported with block and threads.</summary>
public class BarrierTests : EmulatorTest
{
    [Theory]
    [MemberData(nameof(Orders))]
    public void A_thread_that_has_ended_does_not_reach_the_barrier(ThreadOrder order, int seed)
    {
        Accelerator accelerator = Device(new EmulatorOptions { Order = order, Seed = seed });
        string barrier = $"BarrierTests.cs:{EndsEarlyLine}";
        int block = order switch { ThreadOrder.Reverse => 2, _ => FirstBlock(order, seed) };
        Refuses(
            $"Kernel BarrierTests.EndsEarly, block ({block}, 0, 0): divergent barrier: " +
            $"thread (0, 0, 0) waits at {barrier}, thread (5, 0, 0) has ended.",
            () => accelerator.LoadStreamKernel<int>(EndsEarly)((3, 8), 5));
    }

    [Fact]
    public void Two_barriers_are_not_one()
    {
        Accelerator accelerator = Device();
        Refuses(
            "Kernel BarrierTests.Branches, block (0, 0, 0): divergent barrier: thread (0, 0, 0) waits at " +
            $"BarrierTests.cs:{BranchesLine}, thread (2, 0, 0) at BarrierTests.cs:{BranchesLine + 2}.",
            () => accelerator.LoadStreamKernel<int>(Branches)((1, 4), 2));
    }

    [Fact]
    public void Loops_of_different_lengths_diverge()
    {
        Accelerator accelerator = Device();
        EmulatorException exception = Assert.Throws<EmulatorException>(() => accelerator.LoadStreamKernel<int>(Loops)((1, 4), 3));
        Assert.StartsWith(
            "Kernel BarrierTests.Loops, block (0, 0, 0): divergent barrier: thread (1, 0, 0) waits at BarrierTests.cs:", exception.Message);
        Assert.EndsWith(", thread (0, 0, 0) has ended.", exception.Message);
    }

    [Fact]
    public void A_failure_leaves_the_emulator_usable()
    {
        Accelerator accelerator = Device();
        for (int i = 0; i < 3; i++)
        {
            Assert.Throws<EmulatorException>(() => accelerator.LoadStreamKernel<int>(EndsEarly)((3, 64), 5));
            KernelChecks.SumByRotation(accelerator, blocks: 2);
        }
    }

    [Fact]
    public void A_failure_beyond_a_barrier_ends_the_threads_that_wait()
    {
        Accelerator accelerator = Device();
        Refuses(
            "Kernel BarrierTests.FailsLate, block (0, 0, 0), thread (3, 0, 0): DivideByZeroException: Attempted to divide by zero.",
            () => accelerator.LoadStreamKernel<int>(FailsLate)((1, 8), 3));
    }

    [Fact]
    public void Groups_exist_only_inside_of_kernels() =>
        Assert.Equal(
            "Group, Grid, SharedMemory and LocalMemory exist only inside of kernels.",
            Assert.Throws<InvalidKernelOperationException>(() => Group.Barrier()).Message);

    private static int EndsEarlyLine => Line(7);

    private static void EndsEarly(int limit)
    {
        if (Group.IdxX >= limit)
            return;

        Group.Barrier();
    }

    private static int BranchesLine => Line(5);

    private static void Branches(int limit)
    {
        if (Group.IdxX < limit)
            Group.Barrier();
        else
            Group.Barrier();
    }

    private static void Loops(int passes)
    {
        for (int i = 0; i < passes + (Group.IdxX & 1); i++)
            Group.Barrier();
    }

    private static void FailsLate(int thread)
    {
        Group.Barrier();
        _ = 1 / (Group.IdxX - thread);
        Group.Barrier();
    }

    private static int FirstBlock(ThreadOrder order, int seed)
    {
        if (order == ThreadOrder.Forward)
            return 0;

        long[] blocks = [0, 1, 2];
        new Random(seed).Shuffle(blocks);
        return (int)blocks[0];
    }

    private static int Line(int offset, [CallerLineNumber] int line = 0) => line + offset;
}
