using ILGPU;

namespace ConvNet.Ilgpu.Tests;

/// <summary>Kernels without barriers.</summary>
public static class Elementwise
{
    /// <summary>y += a * x, one thread an element.</summary>
    public static void AddScaled(ArrayView<float> x, ArrayView<float> y, float a)
    {
        int i = (Grid.IdxX * Group.DimX) + Group.IdxX;
        if (i < y.IntLength)
            y[i] += a * x[i];
    }

    /// <summary>y = min(max(x, low), high) by the device's own functions, and the bits of it moved there and back.</summary>
    public static void Clamp(ArrayView<float> x, ArrayView<float> y, float low, float high)
    {
        int i = (Grid.IdxX * Group.DimX) + Group.IdxX;
        float value = IntrinsicMath.Clamp(x[i], low, high);
        y.SubView(i, 1)[0] = Interop.IntAsFloat(Interop.FloatAsInt(value));
    }

    /// <summary>In each thread's element its index over grid and block, all dimensions folded.</summary>
    public static void Indices(ArrayView<int> y)
    {
        int block = (((Grid.IdxZ * Grid.DimY) + Grid.IdxY) * Grid.DimX) + Grid.IdxX;
        int thread = (((Group.IdxZ * Group.DimY) + Group.IdxY) * Group.DimX) + Group.IdxX;
        int threads = Group.DimX * Group.DimY * Group.DimZ;
        y[(block * threads) + thread] = (block * threads) + thread;
    }
}
