using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// The JIT compiles a method of 51 KB of IL or more without optimisation, whatever its attributes, and says nothing. Emitters
/// plan for less than half of that, and a test measures what they wrote.
/// </summary>
internal static class MethodBudget
{
    /// <summary>Bytes of IL that an unrolled body may take.</summary>
    public const int Most = 20_000;

    /// <summary>Machine code of a loop's body, which has to stay within the instruction cache.</summary>
    private const int MostCode = 14_000;

    /// <summary>Steps of a register tile that a loop's body may unroll, at least one.</summary>
    /// <param name="products">Products of a step.</param>
    /// <param name="il">About the bytes of IL that a step takes.</param>
    /// <param name="code">About the bytes of machine code that it takes.</param>
    public static int Steps(VectorClass width, int products, int il, int code) =>
        Math.Max(1, Math.Min(Math.Min(32, width.MostProducts / products), Math.Min(Most / il, MostCode / code)));
}
