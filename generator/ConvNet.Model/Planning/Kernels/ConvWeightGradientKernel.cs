namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// Adds one image's gradient by a convolution's weights, in the layout of the packed weights: the accumulators are weights,
/// and the loop runs over the image's positions.
/// </summary>
internal sealed record ConvWeightGradientKernel(ConvInput Input, ConvTaps Taps, ConvOutput Output) : Kernel
{
    /// <summary>Whether the gradient by the bias, which lies behind the weights, is summed up too.</summary>
    public bool HasBias { get; init; }

    public override string Name => $"WeightGradient{Taps.Height}x{Taps.Width}_{Input.Channels}To{Output.Channels}_{Output.Height}x{Output.Width}{(Input.Channel > 1 ? "_FromPlanes" : "")}{(HasBias ? "_Bias" : "")}";

    public override string Summary =>
        $"Adds the gradient by the weights{(HasBias ? " and the bias" : "")} of a {Taps.Height}x{Taps.Width} convolution, {Many(Input.Channels, Input.Channel > 1 ? "plane" : "channel")} to {Output.Channels}, over {Output.Height}x{Output.Width} positions.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "gradient", "weightGradient");

    public int WeightBlock => Input.WeightChannels * Taps.Count * BlockedLayout.Full;

    /// <summary>Floats of the weights.</summary>
    public int Floats => Output.Blocks * WeightBlock;
}

/// <summary>The register tile of a weight gradient: vectors of outputs x taps x input channels.</summary>
internal readonly record struct WeightTile(int Vectors, int TapRows, int TapColumns, int Channels)
{
    /// <summary>
    /// So few products in a step leave nothing to do while one of them waits: two units take eight, of four cycles each, and with no more than
    /// those a load that comes late holds everything up (80 % of peak in place of 97). Half of the registers have no room for that.
    /// </summary>
    private static int FewProducts(VectorClass width) => width.Registers > 16 ? 14 : 8;

    public int Scalars => TapRows * TapColumns * Channels;

    /// <summary>The tile that takes the fewest cycles for runs of <paramref name="channels"/> channels, every side dividing evenly.</summary>
    /// <param name="mostChannels">Which of equally fast ones: that with the most channels, or the smallest that is not tiny.</param>
    public static WeightTile Choose(
        int outputBlocks, ConvTaps taps, int channels, EquatableArray<int> starts, VectorClass width, bool mostChannels = false)
    {
        int blockVectors = BlockedLayout.Full / width.Lanes;
        WeightTile best = default;
        (double Cycles, int Tie) bestCost = (double.MaxValue, 0);
        foreach (int v in new[] { 1, 2, 4 })
        {
            bool aligned = v <= blockVectors ? blockVectors % v == 0 : v % blockVectors == 0 && outputBlocks % (v / blockVectors) == 0 && starts.Count == 0;
            if (!aligned) continue;
            foreach (int rows in Divisors(taps.Height))
            foreach (int columns in Divisors(taps.Width))
            foreach (int c in Divisors(channels))
            {
                var tile = new WeightTile(v, rows, columns, c);
                if (!width.Fits(v, tile.Scalars)) continue;
                double cycles = Math.Round(width.StepCycles(v, tile.Scalars) / (v * tile.Scalars), 3);
                (double, int) cost = (cycles, mostChannels ? -c : tile.Scalars * v < FewProducts(width) ? int.MaxValue : tile.Scalars * v);
                if (cost.CompareTo(bestCost) < 0) (best, bestCost) = (tile, cost);
            }
        }

        return best;
    }

    private static IEnumerable<int> Divisors(int n) => Enumerable.Range(1, n).Where(d => n % d == 0);
}
