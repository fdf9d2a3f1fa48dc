using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Winograd;

/// <summary>
/// Which way a convolution is computed: directly, with filters in the lanes or with columns, or by Cook and Toom's algorithm on tiles of
/// m x m outputs, or of m in a row or a column. A pure function of the shape, by an estimate of the cycles that each takes with vectors of 16 lanes.
/// </summary>
internal static class ConvAlgorithm
{
    private const int Full = BlockedLayout.Full;

    /// <summary>What an algorithm that rounds more has to save.</summary>
    private const double WorthWhile = 0.9;

    /// <summary>Bytes that the second-level cache holds beside what passes through it.</summary>
    public const double SecondLevel = 7e5;

    /// <summary>A share of peak that products reach.</summary>
    private const double Efficiency = 0.97;

    /// <summary>
    /// Cycles that transforming takes for each value of a tile, of 16 channels, in and out. A search over measured shapes found no better
    /// (benchmarks/ConvNet.Search).
    /// </summary>
    public const double TransformCycles = 12;

    /// <summary>Cycles of copying a vector of an image to one of its phases.</summary>
    private const double PhaseCycles = 10;

    /// <summary>The tiles of a convolution, or of one group; null for direct convolution.</summary>
    /// <param name="channels">Input channels of a group.</param>
    /// <param name="filters">Filters of a group.</param>
    /// <param name="pool">Pooling that is done on a tile, of which it holds whole windows.</param>
    /// <param name="classes">See <see cref="WinogradShape.Classes"/>.</param>
    /// <param name="transformCycles">See <see cref="TransformCycles"/>.</param>
    public static WinogradShape? Tile(
        ConvAxis vertical, ConvAxis horizontal, int channels, int filters, FusedPool pool, int classes = 1, double transformCycles = TransformCycles)
    {
        if (channels < Full || filters < Full) return null;
        (int taps, int height, int width) = (vertical.Taps * horizontal.Taps, vertical.Positions, horizontal.Positions);
        double direct = Direct(taps, channels, filters, height, width) + ReadCycles((double)taps * channels * Blocks(filters) * Full * sizeof(float), classes);
        double best = direct * WorthWhile;
        WinogradShape? tile = null;
        foreach (WinogradAxis v in Axes(vertical))
        foreach (WinogradAxis h in Axes(horizontal))
        {
            var shape = new WinogradShape(v, h, 1, Blocks(channels), Blocks(filters)) { Classes = classes };
            if (!IsKnown(shape) || !HoldsWhole(shape, pool)) continue;
            double cycles = Cycles(shape, height, width, transformCycles);
            if (cycles >= best) continue;
            // To be transformed by large tiles along both axes rounds more.
            (tile, best) = (shape, Math.Min(v.Outputs, h.Outputs) < 4 ? cycles : cycles * WorthWhile);
        }

        return tile;
    }

    /// <summary>The tiles of an axis that are compared, the smallest first.</summary>
    private static IEnumerable<WinogradAxis> Axes(ConvAxis axis)
    {
        int[] outputs = (axis.Taps, axis.Stride, axis.Dilation) switch
        {
            (1, 1, _) => [1],
            (2, 1, 1) => [2, 3, 4, 5],
            (3, 1, 1) => [2, 4, 5, 6],
            (3, 2, 1) => [2, 3, 4],
            (5, 1, 1) => [2, 4],
            (7, 1, 1) => [2],
            _ => [],
        };
        return outputs.Select(m => new WinogradAxis(m, axis.Taps, axis.Stride));
    }

    /// <summary>Tiles of a square window are squares. A step goes along both axes, and seven taps, which round much, lie along one alone.</summary>
    private static bool IsKnown(WinogradShape shape) => shape.Vertical.Taps == shape.Horizontal.Taps
        ? shape.IsSquare && shape.Vertical.Taps is > 1 and < 7
        : shape.Vertical.Stride == shape.Horizontal.Stride && (shape.IsFlat || Math.Max(shape.Vertical.Taps, shape.Horizontal.Taps) < 7);

    /// <summary>
    /// The outputs along the side of a tile for a convolution that steps by more than one, over the phases of its image; 0 where it is better computed
    /// directly.
    /// </summary>
    /// <param name="padded">The channels with those that fill the last block: each is one of every phase.</param>
    public static int PhaseTile(int taps, int stride, int channels, int padded, int filters, int height, int width, FusedPool pool)
    {
        int phaseTaps = Divide(taps, stride), phases = padded * stride * stride, tile = 0;
        // Another image, and weights several times as large, have to save more.
        double best = Direct(taps * taps, channels, filters, height, width) * WorthWhile * WorthWhile;
        for (int m = 2; phaseTaps > 1 && m + phaseTaps <= 8; m++)
        {
            var axis = new WinogradAxis(m, phaseTaps);
            var shape = new WinogradShape(axis, axis, 1, Blocks(phases), Blocks(filters));
            if (!HoldsWhole(shape, pool)) continue;
            double cycles = PreparedCycles(shape, phases, height, width, TransformCycles)
                + ((double)height * width * Blocks(phases) * PhaseCycles);
            if (cycles < best) (tile, best) = (m, cycles);
        }

        return tile;
    }

    private static bool HoldsWhole(WinogradShape shape, FusedPool pool) => shape.Vertical.Outputs % pool.Height == 0 && shape.Horizontal.Outputs % pool.Width == 0;

    /// <summary>
    /// The outputs along the side of a tile for the gradient by the weights; 0 where each weight's is summed over all positions. The products of
    /// all tiles are summed before they are transformed back, so rounding weighs more: tiles have 6 points at most.
    /// </summary>
    /// <param name="tile">The tile of the convolution itself.</param>
    public static int WeightGradientTile(int tile, int taps, int channels, int filters, int height, int width)
    {
        if (tile == 0) return 0;
        var axis = new WinogradAxis(Math.Min(tile, 7 - taps), taps);
        var shape = new WinogradShape(axis, axis, 1, Blocks(channels), Blocks(filters));
        double tiles = shape.Tiles(height, width);
        double cycles = (tiles * shape.Matrices * channels * Blocks(filters) / Efficiency) + (Blocks(channels) * Blocks(filters) * BackCycles(shape))
            + (tiles * (Blocks(channels) + Blocks(filters)) * shape.Matrices * TransformCycles);
        return cycles < Direct(taps * taps, channels, filters, height, width) * WorthWhile ? axis.Outputs : 0;
    }

    /// <summary>
    /// Whether the gradient by the weights is better summed over several images before it is transformed back: for few tiles, transforming, and
    /// reading and writing large gradients, take longer than what they add.
    /// </summary>
    /// <param name="tiles">The tiles of an image.</param>
    public static bool SumsImages(WinogradShape shape, double tiles)
    {
        double blocks = (double)shape.InputBlocks * shape.OutputBlocks;
        double back = (blocks * BackCycles(shape)) + (2 * ReadCycles(shape.Taps * blocks * Full * Full * sizeof(float)));
        return back > 0.25 * tiles * shape.Matrices * blocks * Full;
    }

    /// <summary>Cycles of transforming the sums of n x n products back to weights, for one block of inputs and one of outputs.</summary>
    public static double BackCycles(WinogradShape shape) => 4.0 * shape.Matrices * Full;

    /// <summary>
    /// Whether vectors are better filled with neighbouring columns than with filters: 6 filters would leave 10 of 16 lanes empty. Rows that
    /// do not end with a full vector are ended with a narrower one, two of which take a cycle, or with one that overlaps the last.
    /// </summary>
    /// <param name="columns">Columns of results, before pooling.</param>
    /// <param name="pooled">Columns of a window of pooling. To pool two, vectors go in pairs.</param>
    public static bool ByWidth(int filters, int columns, int pooled)
    {
        if (filters >= Full || columns < 8) return false;
        double row = new[] { (Lanes: 16, Cycles: 1.0), (Lanes: 8, Cycles: 0.5), (Lanes: 4, Cycles: 0.5) }
            .Where(v => v.Lanes <= columns).Min(v => Divide(columns, v.Lanes * pooled) * pooled * v.Cycles);
        return filters * row < columns * WorthWhile;
    }

    /// <summary>Whether vectors are better filled with input channels, which are added up for each result at last, than with filters.</summary>
    public static bool ByChannel(int filters, int channels, int taps) => filters <= ConvKernel.MostByChannel && channels >= Full
        && filters * ((taps * Blocks(channels)) + ConvTile.SumCycles) < taps * channels * WorthWhile;

    /// <summary>The arithmetic of direct convolution, and of its gradient by the weights.</summary>
    private static double Direct(int taps, int channels, int filters, int height, int width) =>
        (double)height * width * taps * channels * Blocks(filters) / Efficiency;

    private static double Cycles(WinogradShape shape, int height, int width, double transformCycles)
    {
        double prepared = PreparedCycles(shape, shape.InputBlocks * Full, height, width, transformCycles);
        double least = shape.Vertical.Stride > 1 ? prepared : Math.Min(prepared, StreamedCycles(shape, height, width, transformCycles));
        return least + SpillCycles(shape, height, width);
    }

    /// <summary>Cycles that it takes where one row of tiles, the least that goes together, does not fit the second-level cache.</summary>
    private static double SpillCycles(WinogradShape shape, int height, int width)
    {
        double bytes = (double)shape.Horizontal.Tiles(width) * shape.Matrices * (shape.InputBlocks + shape.OutputBlocks) * Full * sizeof(float);
        return shape.Vertical.Tiles(height) * Math.Max(0, bytes - SecondLevel) * WinogradKernel.SpillCycles;
    }

    /// <summary>
    /// Whether weights are transformed as they are used, a block at a time, rather than beforehand. Transformed weights are (n / r)^2 times as large:
    /// where they come from memory and are used for few tiles, it takes less to read the weights themselves, and to transform them in every inference.
    /// </summary>
    public static bool StreamsWeights(WinogradShape shape, int height, int width) =>
        shape.Vertical.Stride == 1 && StreamedCycles(shape, height, width, TransformCycles) < PreparedCycles(shape, shape.InputBlocks * Full, height, width, TransformCycles);

    /// <param name="channels">The input channels that the products are over.</param>
    private static double PreparedCycles(WinogradShape shape, int channels, int height, int width, double transformCycles)
    {
        double tiles = shape.Tiles(height, width), products = (double)channels * shape.OutputBlocks, weights = shape.Vertical.WeightSize * shape.Horizontal.WeightSize;
        return (shape.Matrices * products * tiles / Efficiency) + ReadCycles(weights * products * Full * sizeof(float), shape.Classes)
            + (tiles * (shape.InputBlocks + shape.OutputBlocks) * shape.Matrices * transformCycles);
    }

    /// <summary>Here the sums are loaded and stored for each block of channels. Fewer than four tiles leave registers unused.</summary>
    private static double StreamedCycles(WinogradShape shape, int height, int width, double transformCycles)
    {
        double tiles = shape.Tiles(height, width), values = tiles * shape.Matrices, blocks = (double)shape.InputBlocks * shape.OutputBlocks, channels = blocks * Full;
        return (shape.Matrices * channels * Math.Max(tiles, 4) / Efficiency) + (blocks * values * SumCycles(values))
            + ReadCycles(shape.Taps * channels * Full * sizeof(float), shape.Classes) + WeightCycles(shape, channels)
            + (values * (shape.InputBlocks + shape.OutputBlocks) * transformCycles);
    }

    /// <summary>Cycles of transforming the r x r weights of so many channels, for 16 filters, to n x n values: for each of n rows r x r products, and the forms of that row.</summary>
    private static double WeightCycles(WinogradShape shape, double channels) => channels * shape.Vertical.Size * (shape.Taps + (2 * shape.Horizontal.Size)) / 2;

    /// <summary>Cycles that a vector of sums takes to be loaded and stored: those of two blocks of filters are in the first-level cache, or in the second.</summary>
    private static double SumCycles(double sums) => 2 * sums * Full * sizeof(float) <= 32768 ? 1 : 3;

    /// <summary>
    /// Cycles of waiting for weights that a pass reads once: at 8 bytes a cycle from memory, where whole networks lie, at 25 from the third level. The
    /// second level keeps few, since the other layers' weights come between.
    /// </summary>
    /// <param name="classes">See <see cref="WinogradShape.Classes"/>: what all of them read has to stay in a cache until it is read again.</param>
    private static double ReadCycles(double bytes, int classes = 1) => (bytes * classes) switch { > 2.5e6 => bytes / 8, > 5e5 => bytes / 25, _ => 0 };

    private static int Blocks(int channels) => Divide(channels, Full);

    /// <summary>Rounded up.</summary>
    public static int Divide(int a, int b) => (a + b - 1) / b;
}

/// <summary>What an axis of a convolution is to the choice of its algorithm.</summary>
/// <param name="Positions">The results along it, before pooling.</param>
internal readonly record struct ConvAxis(int Taps, int Stride, int Dilation, int Positions);
