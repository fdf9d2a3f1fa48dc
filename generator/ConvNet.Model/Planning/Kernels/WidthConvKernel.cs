namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// Direct convolution of one image by few filters, from planes to planes: the lanes of a vector are neighbouring columns, where filters
/// would leave most of them empty. Weights are packed as for <see cref="ConvKernel"/>,
/// or closer, and read one at a time.
/// </summary>
/// <param name="Input">Where input channels lie; columns are next to each other.</param>
/// <param name="Taps">The window.</param>
/// <param name="Output">Where results go, a plane for each filter; columns are next to each other.</param>
/// <param name="HasBias">Whether accumulators start from a bias rather than from zero.</param>
/// <param name="Pool">Pooling of the results before they are stored, over 2x2 at most.</param>
internal sealed record WidthConvKernel(ConvInput Input, ConvTaps Taps, ConvOutput Output, bool HasBias, Epilogue Epilogue, FusedPool Pool) : Kernel
{
    /// <summary>Whether the sums are scaled and shifted for each output, in place of a bias.</summary>
    public bool IsScaled { get; init; }

    /// <summary>Floats that the weights of each input channel take under a tap.</summary>
    public int WeightLanes { get; init; } = BlockedLayout.Full;

    /// <summary>
    /// The rows of input that are not zero, where a good part of what the windows read is: tiles then leave out taps that only see zeroes.
    /// </summary>
    public RowSpan? Rows { get; init; }

    public override string Name =>
        $"Conv{Taps.Height}x{Taps.Width}_{Input.Channels}To{Output.Channels}_{Output.Height}x{Output.Width}_ByWidth{(IsScaled ? "_Scaled" : "")}{Epilogue.Suffix}{Pool.Suffix}";

    public override string Summary =>
        $"{Taps.Height}x{Taps.Width} convolution over the width, {Many(Input.Channels, "channel")} to {Output.Channels}, {Output.Height}x{Output.Width} positions{(IsScaled ? ", scaled and shifted" : "")}{Epilogue.Description}{Pool.Description}.";

    public override EquatableArray<string> Pointers => Weighted(HasBias, IsScaled);
}

/// <param name="First">The first of them, counted from the first row under the first window.</param>
internal readonly record struct RowSpan(int First, int Count);

/// <summary>
/// The register tile of a convolution over the width: the sums of some filters for some rows of vectors of columns. Where rows are short,
/// vectors are narrower than the widest that there are, or one is partly empty.
/// </summary>
internal readonly record struct WidthTile(VectorClass Class, int Filters, int Rows, int Vectors)
{
    public int Accumulators => Filters * Rows * Vectors;

    /// <summary>Where a vector of the tile begins. The last may overlap the one before it, where they end with the row.</summary>
    public int Column(int vector, int columns) => Math.Max(0, Math.Min(vector * Class.Lanes, columns - Class.Lanes));

    /// <summary>Whether rows are shorter than the vector, whose last lanes read what lies behind them and are not stored.</summary>
    public bool IsPartial(int columns) => columns < Class.Lanes;

    /// <summary>Columns that the tile covers.</summary>
    public int Columns(int columns) => Math.Min(Vectors * Class.Lanes, columns);

    /// <summary>The tile that takes the fewest cycles, remainders counted; among equals the one with the fewest different tiles, then the largest.</summary>
    public static WidthTile Choose(WidthConvKernel kernel, VectorClass width)
    {
        WidthTile best = default;
        (double Cycles, int Methods, int Size) bestCost = (double.MaxValue, 0, 0);
        int columns = kernel.Output.Width;
        foreach (VectorClass c in VectorClass.All.Where(c => c.Lanes <= width.Lanes && (c.Lanes > 1 || width.Lanes == 1)))
        for (int vectors = kernel.Pool.Width; Takes(c, vectors, columns) && vectors <= 4 && (vectors - 1) * c.Lanes < columns; vectors += kernel.Pool.Width)
        for (int rows = kernel.Pool.Height; rows <= Math.Min(4, kernel.Output.Height); rows += kernel.Pool.Height)
        for (int filters = 1; filters <= kernel.Output.Channels && c.Fits(rows * vectors, filters); filters++)
        {
            var tile = new WidthTile(c, filters, rows, vectors);
            (double Cycles, int Methods, int Size) cost = tile.Cost(kernel);
            if (cost.CompareTo(bestCost) < 0) (best, bestCost) = (tile, cost);
        }

        return best;
    }

    /// <summary>Whether so many vectors lie within a row, or one of the widest would, partly empty, where else two of half its lanes would take as long each.</summary>
    private static bool Takes(VectorClass width, int vectors, int columns) => width.Lanes <= columns || (vectors == 1 && width == VectorClass.V512 && columns > width.Lanes / 2);

    private (double Cycles, int Methods, int Size) Cost(WidthConvKernel kernel)
    {
        double cycles = 0;
        int methods = 0, steps = kernel.Input.Channels * kernel.Taps.Count, columns = Columns(kernel.Output.Width);
        foreach ((int filters, int filterTiles) in ConvTile.Cover(kernel.Output.Channels, Filters))
        foreach ((int rows, int rowTiles) in ConvTile.Cover(kernel.Output.Height, Rows))
        {
            int tiles = filterTiles * rowTiles * ((kernel.Output.Width + columns - 1) / columns);
            cycles += tiles * ((steps * Class.StepCycles(rows * Vectors, filters)) + ConvTile.CallCycles + (2 * filters * rows * Vectors));
            methods++;
        }

        // In percent of what it would be without remainders and waiting: less is not worth a second method.
        double bound = (double)steps * kernel.Output.Channels * kernel.Output.Height * kernel.Output.Width / (16 * VectorClass.V512.Throughput);
        return (Math.Round(cycles * 100 / bound), methods, -Accumulators);
    }
}
