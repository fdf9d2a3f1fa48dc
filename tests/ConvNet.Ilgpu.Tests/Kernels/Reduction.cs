using ILGPU;

namespace ConvNet.Ilgpu.Tests;

/// <summary>Sums of rows.</summary>
public static class Reduction
{
    public const int Threads = 64;

    /// <summary>sums[block] = the sum of the block's row of so many columns, by a tree in shared memory.</summary>
    public static void SumRows(ArrayView<float> values, ArrayView<float> sums, int columns)
    {
        ArrayView<float> partial = SharedMemory.Allocate<float>(Threads);
        int thread = Group.IdxX;
        float sum = 0;
        for (int i = thread; i < columns; i += Threads)
            sum += values[(Grid.IdxX * columns) + i];

        partial[thread] = sum;
        Group.Barrier();
        for (int stride = Threads >> 1; stride > 0; stride >>= 1)
        {
            if (thread < stride)
                partial[thread] += partial[thread + stride];

            Group.Barrier();
        }

        if (thread == 0)
            sums[Grid.IdxX] = partial[0];
    }

    /// <summary>Passes each thread's value on around the block, as many times as there are values, and adds what comes by.</summary>
    public static void SumByRotation(ArrayView<int> values, ArrayView<int> sums)
    {
        ArrayView<int> ring = SharedMemory.Allocate<int>(Threads);
        int thread = Group.IdxX, next = (thread + 1) & (Threads - 1), sum = 0;
        ring[thread] = values[(Grid.IdxX * Threads) + thread];
        Group.Barrier();
        for (int i = 0; i < Threads; i++)
        {
            int value = ring[thread];
            sum += value;
            Group.Barrier();
            ring[next] = value;
            Group.Barrier();
        }

        sums[(Grid.IdxX * Threads) + thread] = sum;
    }
}
