using ILGPU;
using ILGPU.Runtime;

namespace ConvNet.Ilgpu.Tests;

/// <summary>Kernels of every sort, right on whatever ILGPU there is.</summary>
public class KernelTests
{
    [Fact]
    public void Matrix_product_in_tiles()
    {
        using var device = TestAccelerator.Create();
        KernelChecks.MatrixProduct(device.Accelerator, rows: 37, columns: 21, inner: 19);
    }

    [Fact]
    public void Tree_reduction()
    {
        using var device = TestAccelerator.Create();
        KernelChecks.SumRows(device.Accelerator, rows: 3, columns: 150);
    }

    [Fact]
    public void Barriers_in_a_loop()
    {
        using var device = TestAccelerator.Create();
        KernelChecks.SumByRotation(device.Accelerator, blocks: 2);
    }

    [Fact]
    public void Elementwise_kernels()
    {
        using var device = TestAccelerator.Create();
        KernelChecks.Elementwise(device.Accelerator);
    }

    [Fact]
    public void Indices_of_three_dimensions()
    {
        using var device = TestAccelerator.Create();
        using MemoryBuffer1D<int, Stride1D.Dense> y = device.Accelerator.Allocate1D<int>(2 * 3 * 2 * 4 * 2 * 3);
        Action<KernelConfig, ArrayView<int>> kernel = device.Accelerator.LoadStreamKernel<ArrayView<int>>(Elementwise.Indices);
        kernel(new KernelConfig(2, 3, 2, 4, 2, 3), y.View);
        device.Accelerator.Synchronize();
        Assert.Equal(Enumerable.Range(0, (int)y.Length), y.GetAsArray1D());
    }
}
