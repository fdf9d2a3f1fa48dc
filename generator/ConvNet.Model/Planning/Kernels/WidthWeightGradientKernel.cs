namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// Adds one image's gradient by the weights of a convolution over the width, whose gradient by the output lies in planes: the accumulators are
/// weights, and the lanes of each are neighbouring columns, whose products are summed at the end.
/// </summary>
/// <param name="Input">Where input channels lie; columns are next to each other.</param>
/// <param name="Taps">The window.</param>
/// <param name="Output">Where the gradient by the output lies, a plane for each filter; columns are next to each other.</param>
internal sealed record WidthWeightGradientKernel(ConvInput Input, ConvTaps Taps, ConvOutput Output) : Kernel
{
    public override string Name => $"WeightGradient{Taps.Height}x{Taps.Width}_{Input.Channels}To{Output.Channels}_{Output.Height}x{Output.Width}_ByWidth";

    public override string Summary =>
        $"Adds the gradient by the weights of a {Taps.Height}x{Taps.Width} convolution over the width, {Many(Input.Channels, "channel")} to {Output.Channels}, over {Output.Height}x{Output.Width} positions.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "gradient", "weightGradient");
}

/// <summary>
/// The register tile of a weight gradient over the width: filters x taps. Where rows are short, vectors are narrower than the widest that there are.
/// </summary>
internal readonly record struct WidthWeightTile(VectorClass Class, int Filters, int TapRows, int TapColumns)
{
    private const int SumCycles = 5;

    public int Taps => TapRows * TapColumns;

    public int Accumulators => Filters * Taps;

    /// <summary>The tile that takes the fewest cycles, remainders of filters counted, whose taps divide the window evenly; among equals the smallest.</summary>
    public static WidthWeightTile Choose(WidthWeightGradientKernel kernel, VectorClass width)
    {
        WidthWeightTile best = default;
        (double Cycles, int Size) bestCost = (double.MaxValue, 0);
        foreach (VectorClass c in VectorClass.All.Where(c => c.Lanes <= Math.Min(width.Lanes, kernel.Output.Width) && (c.Lanes > 1 || width.Lanes == 1)))
        foreach (int rows in Divisors(kernel.Taps.Height))
        foreach (int columns in Divisors(kernel.Taps.Width))
        for (int filters = 1; filters <= kernel.Output.Channels && c.Fits(filters, rows * columns); filters++)
        {
            var tile = new WidthWeightTile(c, filters, rows, columns);
            (double Cycles, int Size) cost = (Math.Round(tile.Cycles(kernel)), tile.Accumulators);
            if (cost.CompareTo(bestCost) < 0) (best, bestCost) = (tile, cost);
        }

        return best;
    }

    private double Cycles(WidthWeightGradientKernel kernel)
    {
        double cycles = 0;
        int vectors = kernel.Output.Height * ((kernel.Output.Width + Class.Lanes - 1) / Class.Lanes), calls = kernel.Taps.Count / Taps;
        foreach ((int filters, int tiles) in ConvTile.Cover(kernel.Output.Channels, Filters))
            cycles += calls * tiles * ((vectors * StepCycles(filters)) + ConvTile.CallCycles + (SumCycles * filters * Taps));
        return cycles;
    }

    /// <summary>
    /// Cycles of a step: bound by products, by loads, or by the latency of four cycles. Columns begin anywhere, so that a load of the widest
    /// vector takes two lines of the cache, a cycle each, and narrower ones do now and then.
    /// </summary>
    private double StepCycles(int filters)
    {
        double load = Class.Lanes switch { 16 => 2, 8 => 0.75, 4 => 0.6, _ => 0.5 };
        return Math.Max(Math.Max(filters * Taps / Class.Throughput, (filters + Taps) * load), 4);
    }

    private static IEnumerable<int> Divisors(int n) => Enumerable.Range(1, n).Where(d => n % d == 0);
}
