namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// Rewrites packed weights for the gradient by the input: outputs and inputs change places, and of the window the taps of
/// one class of positions, last first.
/// </summary>
/// <param name="Blocks">Blocks of outputs.</param>
/// <param name="InputBlock">Channels in a block of inputs.</param>
/// <param name="InputBlocks">Blocks of inputs that each block of outputs reads.</param>
/// <param name="Starts">The first of them for each block of outputs; empty when all read from the first.</param>
/// <param name="Targets">For each block of all the inputs, the first block of outputs that reads it; empty without groups.</param>
/// <param name="TargetBlocks">Blocks of outputs that are written for each block of inputs.</param>
internal sealed record FlipWeightsKernel(
    int Blocks, int InputBlock, int InputBlocks, ConvTaps Taps, TapClass Rows, TapClass Columns,
    EquatableArray<int> Starts, EquatableArray<int> Targets, int TargetBlocks, int AllInputBlocks) : Kernel
{
    /// <summary>Floats that the weights of each output take: as many as a block has, or fewer where there are few inputs.</summary>
    public int Lanes { get; init; } = BlockedLayout.Full;

    public override string Name => $"FlipWeights{Rows.Count}x{Columns.Count}_{Blocks}x{AllInputBlocks}";

    public override string Summary =>
        $"Transposes {Blocks} x {AllInputBlocks} blocks of {Taps.Height}x{Taps.Width} weights for the gradient by the input, {Rows.Count}x{Columns.Count} taps.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("weights", "flipped");

    public int Floats => AllInputBlocks * TargetBlocks * Rows.Count * Columns.Count * BlockedLayout.Full * Lanes;
}

/// <summary>
/// The input positions r, r + stride, r + 2 * stride, … along an axis all see the same taps: First, First - Step, …, one
/// output apart by <see cref="Distance"/>.
/// </summary>
/// <param name="Offset">The output position under the first tap, for input position r; negative in the halo.</param>
internal readonly record struct TapClass(int Remainder, int Positions, int First, int Step, int Count, int Distance, int Offset)
{
    /// <summary>The classes of a window axis over <paramref name="axis"/>'s input.</summary>
    public static IEnumerable<TapClass> Of(SlidAxis axis)
    {
        int common = Gcd(axis.Stride, axis.Dilation);
        for (int r = 0; r < Math.Min(axis.Stride, axis.Input); r++)
        {
            int[] taps = Enumerable.Range(0, axis.Size).Where(k => (r + axis.Before - ((long)axis.Dilation * k)) % axis.Stride == 0).ToArray();
            int positions = ((axis.Input - r - 1) / axis.Stride) + 1;
            int first = taps.Length == 0 ? 0 : taps[taps.Length - 1];
            int offset = taps.Length == 0 ? 0 : (int)((r + axis.Before - ((long)axis.Dilation * first)) / axis.Stride);
            yield return new TapClass(r, positions, first, axis.Stride / common, taps.Length, axis.Dilation / common, offset);
        }
    }

    /// <summary>Output positions read in front of the first one and behind the last of <paramref name="outputs"/>.</summary>
    public (int Before, int After) Reach(int outputs) =>
        Count == 0 ? default : (Math.Max(0, -Offset), Math.Max(0, Offset + Positions - 1 + ((Count - 1) * Distance) - (outputs - 1)));

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
