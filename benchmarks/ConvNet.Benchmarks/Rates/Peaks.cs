using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ConvNet.CompilerServices;

namespace ConvNet.Benchmarks.Rates;

/// <summary>What the processor can do, as rows of the same table: the others are shares of these.</summary>
internal static unsafe class Peaks
{
    private const int Iterations = 100_000, Chains = 12;
    private const long Floats = 64 << 20;

    private static readonly int Lanes = Vector512.IsHardwareAccelerated ? 16 : 8;

    /// <summary>Multiply-adds in registers, in enough chains to fill the units.</summary>
    public static readonly Workload Arithmetic = new("peak: multiply-adds", () => Vector512.IsHardwareAccelerated ? () => Multiply512() : () => Multiply256())
    {
        MultiplyAdds = (double)Iterations * Chains * Lanes,
        OwnMultiplyAdds = (double)Iterations * Chains * Lanes,
    };

    /// <summary>Reading 256 MiB, which no cache holds.</summary>
    public static readonly Workload Memory = new("peak: reading memory", PrepareReading) { Bytes = Floats * sizeof(float) };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Multiply512()
    {
        Vector512<float> b = Vector512.Create(0.999f), c = Vector512.Create(1e-3f);

        // Chains that start alike would be one to the compiler.
        Vector512<float> a0 = Vector512.Create(1f), a1 = Vector512.Create(2f), a2 = Vector512.Create(3f), a3 = Vector512.Create(4f);
        Vector512<float> a4 = Vector512.Create(5f), a5 = Vector512.Create(6f), a6 = Vector512.Create(7f), a7 = Vector512.Create(8f);
        Vector512<float> a8 = Vector512.Create(9f), a9 = Vector512.Create(10f), a10 = Vector512.Create(11f), a11 = Vector512.Create(12f);
        for (int i = 0; i < Iterations; i++)
        {
            a0 = Vector512.MultiplyAddEstimate(a0, b, c);
            a1 = Vector512.MultiplyAddEstimate(a1, b, c);
            a2 = Vector512.MultiplyAddEstimate(a2, b, c);
            a3 = Vector512.MultiplyAddEstimate(a3, b, c);
            a4 = Vector512.MultiplyAddEstimate(a4, b, c);
            a5 = Vector512.MultiplyAddEstimate(a5, b, c);
            a6 = Vector512.MultiplyAddEstimate(a6, b, c);
            a7 = Vector512.MultiplyAddEstimate(a7, b, c);
            a8 = Vector512.MultiplyAddEstimate(a8, b, c);
            a9 = Vector512.MultiplyAddEstimate(a9, b, c);
            a10 = Vector512.MultiplyAddEstimate(a10, b, c);
            a11 = Vector512.MultiplyAddEstimate(a11, b, c);
        }

        return Vector512.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Multiply256()
    {
        Vector256<float> b = Vector256.Create(0.999f), c = Vector256.Create(1e-3f);

        // Chains that start alike would be one to the compiler.
        Vector256<float> a0 = Vector256.Create(1f), a1 = Vector256.Create(2f), a2 = Vector256.Create(3f), a3 = Vector256.Create(4f);
        Vector256<float> a4 = Vector256.Create(5f), a5 = Vector256.Create(6f), a6 = Vector256.Create(7f), a7 = Vector256.Create(8f);
        Vector256<float> a8 = Vector256.Create(9f), a9 = Vector256.Create(10f), a10 = Vector256.Create(11f), a11 = Vector256.Create(12f);
        for (int i = 0; i < Iterations; i++)
        {
            a0 = Vector256.MultiplyAddEstimate(a0, b, c);
            a1 = Vector256.MultiplyAddEstimate(a1, b, c);
            a2 = Vector256.MultiplyAddEstimate(a2, b, c);
            a3 = Vector256.MultiplyAddEstimate(a3, b, c);
            a4 = Vector256.MultiplyAddEstimate(a4, b, c);
            a5 = Vector256.MultiplyAddEstimate(a5, b, c);
            a6 = Vector256.MultiplyAddEstimate(a6, b, c);
            a7 = Vector256.MultiplyAddEstimate(a7, b, c);
            a8 = Vector256.MultiplyAddEstimate(a8, b, c);
            a9 = Vector256.MultiplyAddEstimate(a9, b, c);
            a10 = Vector256.MultiplyAddEstimate(a10, b, c);
            a11 = Vector256.MultiplyAddEstimate(a11, b, c);
        }

        return Vector256.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11);
    }

    private static Action PrepareReading()
    {
        var memory = new AlignedMemory(Floats);
        new Span<float>(memory.Pointer, (int)Floats).Fill(1);
        return () => Read(memory);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Read(AlignedMemory memory)
    {
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default;
        for (float* at = memory.Pointer, end = at + Floats; at < end; at += 32)
        {
            a0 += Vector256.Load(at);
            a1 += Vector256.Load(at + 8);
            a2 += Vector256.Load(at + 16);
            a3 += Vector256.Load(at + 24);
        }

        GC.KeepAlive(memory);
        return Vector256.Sum(a0 + a1 + a2 + a3);
    }
}
