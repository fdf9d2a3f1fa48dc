using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Winograd;

/// <summary>
/// Which way a convolution is computed: directly, with filters in the lanes or with columns, or by Cook and Toom's algorithm on tiles of
/// m x m outputs. A pure function of the shape, by an estimate of the cycles that each takes with vectors of 16 lanes.
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

    /// <summary>The outputs along the side of a tile; 0 for direct convolution.</summary>
    /// <param name="taps">The side of the window, which is not dilated; 2 of a class of positions of a transposed convolution that steps by two.</param>
    /// <param name="channels">Input channels of a group.</param>
    /// <param name="filters">Filters of a group.</param>
    /// <param name="transformCycles">See <see cref="TransformCycles"/>.</param>
    /// <param name="pooled">The window of pooling that is done on a tile, of which it holds whole ones.</param>
    /// <param name="classes">See <see cref="WinogradShape.Classes"/>.</param>
    public static int Tile(
        int taps, int channels, int filters, int height, int width, int stride = 1, double transformCycles = TransformCycles, (int Height, int Width)? pooled = null, int classes = 1)
    {
        if ((taps, stride) is not ((2, 1) or (3, 1) or (5, 1) or (3, 2)) || channels < Full || filters < Full) return 0;
        double direct = Direct(taps, channels, filters, height, width) + ReadCycles((double)taps * taps * channels * Blocks(filters) * Full * sizeof(float), classes);
        double best = direct * WorthWhile;
        int tile = 0;
        foreach (int m in (taps, stride) switch { (2, 1) => new[] { 2, 3, 4, 5 }, (3, 1) => [2, 4, 5, 6], (3, 2) => [2, 3, 4], _ => [2, 4] })
        {
            if (pooled is { } window && !HoldsWhole(m, window)) continue;
            double cycles = Cycles(new WinogradShape(m, taps, 1, Blocks(channels), Blocks(filters), stride) { Classes = classes }, height, width, transformCycles);
            if (cycles >= best) continue;
            (tile, best) = (m, m < 4 ? cycles : cycles * WorthWhile);
        }

        return tile;
    }

    /// <summary>
    /// The outputs along the side of a tile for a convolution that steps by more than one, over the phases of its image; 0 where it is better computed
    /// directly.
    /// </summary>
    /// <param name="padded">The channels with those that fill the last block: each is one of every phase.</param>
    public static int PhaseTile(int taps, int stride, int channels, int padded, int filters, int height, int width, (int Height, int Width) pooled)
    {
        int phaseTaps = Divide(taps, stride), phases = padded * stride * stride, tile = 0;
        // Another image, and weights several times as large, have to save more.
        double best = Direct(taps, channels, filters, height, width) * WorthWhile * WorthWhile;
        for (int m = 2; phaseTaps > 1 && Size(m, phaseTaps, 1) <= 7; m++)
        {
            if (!HoldsWhole(m, pooled)) continue;
            double cycles = PreparedCycles(new WinogradShape(m, phaseTaps, 1, Blocks(phases), Blocks(filters)), phases, height, width, TransformCycles)
                + ((double)height * width * Blocks(phases) * PhaseCycles);
            if (cycles < best) (tile, best) = (m, cycles);
        }

        return tile;
    }

    private static bool HoldsWhole(int m, (int Height, int Width) pooled) => m % pooled.Height == 0 && m % pooled.Width == 0;

    /// <summary>
    /// The outputs along the side of a tile for the gradient by the weights; 0 where each weight's is summed over all positions. The products of
    /// all tiles are summed before they are transformed back, so rounding weighs more: tiles have 6 points at most.
    /// </summary>
    /// <param name="tile">The tile of the convolution itself.</param>
    public static int WeightGradientTile(int tile, int taps, int channels, int filters, int height, int width)
    {
        if (tile == 0) return 0;
        int m = Math.Min(tile, 7 - taps), n = m + taps - 1;
        double tiles = Tiles(m, height, width);
        double cycles = (tiles * n * n * channels * Blocks(filters) / Efficiency) + (Blocks(channels) * Blocks(filters) * BackCycles(n))
            + (tiles * (Blocks(channels) + Blocks(filters)) * n * n * TransformCycles);
        return cycles < Direct(taps, channels, filters, height, width) * WorthWhile ? m : 0;
    }

    /// <summary>
    /// Whether the gradient by the weights is better summed over several images before it is transformed back: for few tiles, transforming, and
    /// reading and writing large gradients, take longer than what they add.
    /// </summary>
    /// <param name="n">The values along the side of a transformed tile.</param>
    /// <param name="tiles">The tiles of an image.</param>
    public static bool SumsImages(int taps, int n, int inputBlocks, int outputBlocks, double tiles)
    {
        double blocks = (double)inputBlocks * outputBlocks;
        double back = (blocks * BackCycles(n)) + (2 * ReadCycles(taps * taps * blocks * Full * Full * sizeof(float)));
        return back > 0.25 * tiles * n * n * blocks * Full;
    }

    /// <summary>Cycles of transforming the sums of n x n products back to weights, for one block of inputs and one of outputs.</summary>
    public static double BackCycles(int n) => 4.0 * n * n * Full;

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
        (double)height * width * taps * taps * channels * Blocks(filters) / Efficiency;

    /// <summary>n, the values along the side of a transformed tile.</summary>
    public static int Size(int m, int taps, int stride) => (stride * (m - 1)) + taps;

    /// <summary>The rows of transformed weights that differ.</summary>
    public static int WeightSize(int m, int taps, int stride) => stride == 1 ? Size(m, taps, 1) : m + 2;

    private static double Cycles(WinogradShape shape, int height, int width, double transformCycles)
    {
        double prepared = PreparedCycles(shape, shape.InputBlocks * Full, height, width, transformCycles);
        return shape.Stride > 1 ? prepared : Math.Min(prepared, StreamedCycles(shape, height, width, transformCycles));
    }

    /// <summary>
    /// Whether weights are transformed as they are used, a block at a time, rather than beforehand. Transformed weights are (n / r)^2 times as large:
    /// where they come from memory and are used for few tiles, it takes less to read the weights themselves, and to transform them in every inference.
    /// </summary>
    public static bool StreamsWeights(WinogradShape shape, int height, int width) =>
        shape.Stride == 1 && StreamedCycles(shape, height, width, TransformCycles) < PreparedCycles(shape, shape.InputBlocks * Full, height, width, TransformCycles);

    /// <param name="channels">The input channels that the products are over.</param>
    private static double PreparedCycles(WinogradShape shape, int channels, int height, int width, double transformCycles)
    {
        int n = shape.Size, rows = shape.WeightSize;
        double tiles = Tiles(shape.Outputs, height, width), products = (double)channels * shape.OutputBlocks;
        return (n * n * products * tiles / Efficiency) + ReadCycles(rows * rows * products * Full * sizeof(float), shape.Classes)
            + (tiles * (shape.InputBlocks + shape.OutputBlocks) * n * n * transformCycles);
    }

    /// <summary>Here the sums are loaded and stored for each block of channels. Fewer than four tiles leave registers unused.</summary>
    private static double StreamedCycles(WinogradShape shape, int height, int width, double transformCycles)
    {
        (int n, int taps) = (shape.Size, shape.Taps);
        double tiles = Tiles(shape.Outputs, height, width), blocks = (double)shape.InputBlocks * shape.OutputBlocks, channels = blocks * Full;
        return (n * n * channels * Math.Max(tiles, 4) / Efficiency) + (n * n * blocks * tiles * SumCycles(n * n * tiles))
            + ReadCycles(taps * taps * channels * Full * sizeof(float), shape.Classes) + WeightCycles(taps, n, channels)
            + (tiles * (shape.InputBlocks + shape.OutputBlocks) * n * n * transformCycles);
    }

    /// <summary>Cycles of transforming the r x r weights of so many channels, for 16 filters, to n x n values: for each of n rows r x r products, and the forms of that row.</summary>
    private static double WeightCycles(int taps, int n, double channels) => channels * n * ((taps * taps) + (2 * n)) / 2;

    /// <summary>Cycles that a vector of sums takes to be loaded and stored: those of two blocks of filters are in the first-level cache, or in the second.</summary>
    private static double SumCycles(double sums) => 2 * sums * Full * sizeof(float) <= 32768 ? 1 : 3;

    private static double Tiles(int m, int height, int width) => (double)Divide(height, m) * Divide(width, m);

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
