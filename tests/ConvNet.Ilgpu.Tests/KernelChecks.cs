using ILGPU;
using ILGPU.Runtime;

namespace ConvNet.Ilgpu.Tests;

/// <summary>Runs the kernels of these tests on an accelerator and compares with plain loops.</summary>
internal static class KernelChecks
{
    public static void MatrixProduct(Accelerator accelerator, int rows, int columns, int inner)
    {
        float[] a = Values(rows * inner, seed: 1), b = Values(inner * columns, seed: 2);
        using MemoryBuffer1D<float, Stride1D.Dense> deviceA = accelerator.Allocate1D(a), deviceB = accelerator.Allocate1D(b);
        using MemoryBuffer1D<float, Stride1D.Dense> deviceC = accelerator.Allocate1D<float>(rows * columns);
        KernelConfig grid = (Tests.MatrixProduct.Blocks(rows, columns), Tests.MatrixProduct.Threads);
        var kernel = accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int>(
            Tests.MatrixProduct.Multiply, new KernelSpecialization(64, 1));
        kernel(grid, deviceA.View, deviceB.View, deviceC.View, rows, columns, inner);
        accelerator.Synchronize();

        float[] c = deviceC.GetAsArray1D();
        for (int i = 0; i < c.Length; i++)
        {
            double expected = Enumerable.Range(0, inner).Sum(k => (double)a[(i / columns * inner) + k] * b[(k * columns) + (i % columns)]);
            Assert.Equal(expected, c[i], 1e-4);
        }
    }

    public static void SumRows(Accelerator accelerator, int rows, int columns)
    {
        float[] values = Values(rows * columns, seed: 3);
        using MemoryBuffer1D<float, Stride1D.Dense> deviceValues = accelerator.Allocate1D(values);
        using MemoryBuffer1D<float, Stride1D.Dense> deviceSums = accelerator.Allocate1D<float>(rows);
        var kernel = accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, int>(Reduction.SumRows);
        kernel((rows, Reduction.Threads), deviceValues.View, deviceSums.View, columns);
        accelerator.Synchronize();

        float[] sums = deviceSums.GetAsArray1D();
        for (int i = 0; i < rows; i++)
            Assert.Equal(values.AsSpan(i * columns, columns).ToArray().Sum(value => (double)value), sums[i], 1e-4);
    }

    public static void SumByRotation(Accelerator accelerator, int blocks)
    {
        int[] values = [.. Enumerable.Range(1, blocks * Reduction.Threads)];
        using MemoryBuffer1D<int, Stride1D.Dense> deviceValues = accelerator.Allocate1D(values);
        using MemoryBuffer1D<int, Stride1D.Dense> deviceSums = accelerator.Allocate1D<int>(values.Length);
        var kernel = accelerator.LoadKernel<ArrayView<int>, ArrayView<int>>(Reduction.SumByRotation);
        using AcceleratorStream stream = accelerator.CreateStream();
        kernel(stream, (blocks, Reduction.Threads), deviceValues.View, deviceSums.View);
        stream.Synchronize();

        int[] sums = deviceSums.GetAsArray1D();
        for (int i = 0; i < sums.Length; i++)
            Assert.Equal(values.AsSpan(i / Reduction.Threads * Reduction.Threads, Reduction.Threads).ToArray().Sum(), sums[i]);
    }

    public static void Elementwise(Accelerator accelerator)
    {
        float[] x = Values(100, seed: 4), y = Values(100, seed: 5);
        using MemoryBuffer1D<float, Stride1D.Dense> deviceX = accelerator.Allocate1D(x), deviceY = accelerator.Allocate1D(y);
        var addScaled = accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, float>(Tests.Elementwise.AddScaled);
        addScaled((4, 32), deviceX.View, deviceY.View, 0.5f);
        accelerator.Synchronize();
        Assert.Equal(y.Zip(x, (v, u) => v + (0.5f * u)), deviceY.GetAsArray1D());

        var clamp = accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, float, float>(Tests.Elementwise.Clamp);
        clamp((10, 10), deviceX.View, deviceY.View, -0.25f, 0.75f);
        accelerator.Synchronize();
        Assert.Equal(x.Select(v => Math.Clamp(v, -0.25f, 0.75f)), deviceY.GetAsArray1D());
    }

    /// <summary>Values from -1 to 1.</summary>
    public static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}
