namespace ConvNet.Model.Planning.Kernels;

/// <summary>A vector width, and what the processor that has it can hold.</summary>
/// <param name="Lanes">Floats in a vector: 16, 8, 4, or 1 where there are no vectors.</param>
/// <param name="Registers">
/// Registers that a kernel may fill. One more and RyuJIT spills in the inner loop, five times slower: 31 of AVX-512's 32,
/// 15 of the 16 that AVX2 and SSE have.
/// </param>
/// <param name="Throughput">Multiply-adds a cycle; the least, where processors differ.</param>
/// <param name="FullThroughput">The most: Zen 4 adds up a vector of AVX-512 in two halves, Zen 5 and Xeons two whole ones a cycle.</param>
internal readonly record struct VectorClass(int Lanes, int Registers, double Throughput, double FullThroughput)
{
    /// <summary>Cycles until a sum can be added to: four, and what eight sums that are added in just four lose to one another's delays, as measured.</summary>
    private const double Latency = 4.75;

    public static readonly VectorClass V512 = new(16, 31, 1, 2);
    public static readonly VectorClass V256 = new(8, 15, 2, 2);
    public static readonly VectorClass V128 = new(4, 15, 2, 2);
    public static readonly VectorClass Scalar = new(1, 15, 2, 2);

    public static readonly VectorClass[] All = [V512, V256, V128, Scalar];

    /// <summary>
    /// Cycles of one step of a register tile, which adds the products of <paramref name="vectors"/> loaded vectors and
    /// <paramref name="scalars"/> broadcast values: bound by arithmetic, by loads, or by the latency of a sum. Where processors differ the
    /// most that one takes, in cycles of one with the least throughput: a full one has no loads to spare, so that 2x14 is better than 1x28.
    /// </summary>
    /// <param name="prefetches">Lines that it asks for.</param>
    public double StepCycles(int vectors, int scalars, int prefetches = 0) => Math.Max(
        StepCycles(vectors, scalars, prefetches, Throughput), StepCycles(vectors, scalars, prefetches, FullThroughput) * FullThroughput / Throughput);

    private static double StepCycles(int vectors, int scalars, int prefetches, double throughput) =>
        Math.Max(Math.Max(vectors * scalars / throughput, ((vectors * 2 / throughput) + prefetches + scalars) / 2), Latency);

    /// <summary>
    /// Products that a loop body should have, so that the loop costs little. Narrow vectors are the floor for processors without
    /// wide ones; their text is kept short, since every network pays for it in compile time.
    /// </summary>
    public int BodyProducts => Lanes switch { 16 => 24, 8 => 12, 4 => 12, _ => 4 };

    /// <summary>Products that a body may have where that spares a loop: some 300 hide the end of a short loop.</summary>
    public int MostProducts => Lanes switch { 16 => 700, 8 => 120, 4 => 60, _ => 12 };

    /// <summary>Whether the accumulators, the loaded vectors and one broadcast value fit the registers.</summary>
    public bool Fits(int vectors, int scalars) => (vectors * scalars) + vectors + 1 <= Registers;
}

/// <summary>
/// The register tile of a convolution: so many vectors of outputs at rows x columns positions are accumulated at once; over the channels, vectors of
/// channels for so many outputs.
/// </summary>
internal readonly record struct ConvTile(int Vectors, int Rows, int Columns)
{
    /// <summary>Cycles that a tile costs beside its steps, its loads and its stores. A search over measured tiles found no better (benchmarks/ConvNet.Search).</summary>
    public const int CallCycles = 12;

    /// <summary>Cycles that a line of weights costs beside the products: large tiles read weights seldom.</summary>
    private const double LineCycles = 0.5;

    /// <summary>Cycles of adding up the lanes of a sum.</summary>
    public const int SumCycles = 5;

    public int Accumulators => Vectors * Rows * Columns;

    /// <summary>
    /// The tile that takes the fewest cycles, remainders counted; a pure function of the shape. Among equals the one with the
    /// fewest different tiles (each is a method), then the largest, which loads weights least often.
    /// </summary>
    public static ConvTile Choose(ConvKernel kernel, VectorClass width) => Choose(Candidates(kernel, width), kernel, width, CallCycles);

    /// <summary>The same among some tiles, by an estimate that takes a call to cost so many cycles.</summary>
    public static ConvTile Choose(IEnumerable<ConvTile> candidates, ConvKernel kernel, VectorClass width, int callCycles)
    {
        ConvTile best = default;
        (double Cycles, int Methods, int Size) bestCost = (double.MaxValue, 0, 0);
        foreach (ConvTile tile in candidates)
        {
            (double Cycles, int Methods, int Size) cost = tile.Cost(kernel, width, callCycles);
            if (cost.CompareTo(bestCost) < 0) (best, bestCost) = (tile, cost);
        }

        return best;
    }

    /// <summary>The tiles that fit the registers.</summary>
    public static IEnumerable<ConvTile> Candidates(ConvKernel kernel, VectorClass width)
    {
        foreach (int v in kernel.ByChannel ? [kernel.Output.Channels] : Strips(kernel, width))
        {
            for (int rows = kernel.Pool.Height; rows <= kernel.Output.Height; rows += kernel.Pool.Height)
            {
                if (!width.Fits(v, rows * kernel.Pool.Width)) break;
                for (int columns = kernel.Pool.Width; columns <= kernel.Output.Width; columns += kernel.Pool.Width)
                {
                    if (!width.Fits(v, rows * columns)) break;
                    yield return new ConvTile(v, rows, columns);
                }
            }
        }
    }

    /// <summary>The vectors of filters that a tile may have.</summary>
    private static IEnumerable<int> Strips(ConvKernel kernel, VectorClass width)
    {
        int vectors = kernel.Output.Blocks * BlockedLayout.Full / width.Lanes;
        int blockVectors = BlockedLayout.Full / width.Lanes;
        foreach (int v in new[] { 1, 2, 3, 4, 6, 8 })
        {
            if (vectors % v != 0 || (v < blockVectors && blockVectors % v != 0) || (v > blockVectors && v % blockVectors != 0)) continue;
            if (SameInputs(kernel.Input.Starts, Math.Max(1, v / blockVectors))) yield return v;
        }
    }

    /// <summary>What it is estimated to cost: cycles in percent of the arithmetic's bound, methods, and size, the larger the better.</summary>
    public (double Cycles, int Methods, int Size) Cost(ConvKernel kernel, VectorClass width, int callCycles)
    {
        double cycles = 0;
        int methods = 0, steps = kernel.Taps.Count * (kernel.ByChannel ? kernel.Input.WeightChannels / width.Lanes : kernel.Input.Channels);
        int lines = kernel.ByChannel ? 0 : Math.Max(1, Vectors * width.Lanes / BlockedLayout.Full), end = kernel.ByChannel ? SumCycles : 2;
        foreach ((int rows, int rowTiles) in Cover(kernel.Output.Height, Rows))
        foreach ((int columns, int columnTiles) in Cover(kernel.Output.Width, Columns))
        {
            // Beside its steps a tile costs a call, and for each accumulator a load and a store, or the sum of its lanes.
            int scalars = rows * columns;
            cycles += rowTiles * columnTiles * ((steps * (width.StepCycles(Vectors, scalars, lines) + (lines * LineCycles))) + callCycles + (end * Vectors * scalars));
            methods++;
        }

        // In percent of the arithmetic's bound: less is not worth a second method.
        double bound = steps * Vectors * kernel.Output.Height * kernel.Output.Width / width.Throughput;
        return (Math.Round(cycles * 100 / bound), methods, -Accumulators);
    }

    /// <summary>The sizes that cover <paramref name="length"/>, with how often each occurs: full ones, then the remainder.</summary>
    public static IEnumerable<(int Size, int Count)> Cover(int length, int size)
    {
        if (length / size > 0) yield return (size, length / size);
        if (length % size > 0) yield return (length % size, 1);
    }

    /// <summary>Whether each run of <paramref name="blocks"/> output blocks reads the same input blocks.</summary>
    private static bool SameInputs(EquatableArray<int> starts, int blocks)
    {
        for (int i = 0; i < starts.Count; i++)
            if (starts[i] != starts[i / blocks * blocks]) return false;
        return true;
    }
}
