namespace ConvNet.Generator.Emission.Simd;

/// <summary>
/// The JIT compiles a method of 51 KB of IL or more without optimisation, whatever its attributes, and says nothing. Emitters
/// plan for less than half of that, and a test measures what they wrote.
/// </summary>
internal static class MethodBudget
{
    /// <summary>Bytes of IL that an unrolled body may take.</summary>
    public const int Most = 20_000;
}
