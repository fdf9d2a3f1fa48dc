using ConvNet.Model;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Tests;

/// <summary>The choice of register tiles, over shapes of every size: it fits the registers, covers the output and always finds one.</summary>
public class RegisterTileTests
{
    private static readonly int[] Sides = [1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 14, 16, 17, 28, 29, 56, 224];
    private static readonly FusedPool[] Pools = [FusedPool.None, new(2, 2, true), new(1, 2, false), new(2, 1, true), new(3, 3, true), new(2, 3, false)];

    [Fact]
    public void Convolutions()
    {
        int seen = 0;
        foreach (VectorClass width in VectorClass.All)
        foreach (int channels in new[] { 1, 16, 17, 48, 64, 80, 96, 112, 512 })
        foreach (FusedPool pool in Pools)
        foreach (int height in Sides.Where(s => s % pool.Height == 0))
        foreach (int columns in Sides.Where(s => s % pool.Width == 0))
        {
            ConvKernel kernel = Kernel(channels, height, columns, pool, default);
            ConvTile tile = ConvTile.Choose(kernel, width);
            string what = $"{kernel.Name} at {width.Lanes} lanes: {tile}";
            Assert.True(tile.Vectors > 0 && tile.Rows > 0 && tile.Columns > 0, what);
            Assert.True(tile.Accumulators + tile.Vectors + 1 <= width.Registers, what);
            Assert.True(tile.Rows <= height && tile.Columns <= columns, what);
            Assert.True(tile.Rows % pool.Height == 0 && tile.Columns % pool.Width == 0, $"{what} cuts a pooled window.");
            Assert.True(kernel.Output.Blocks * 16 / width.Lanes % tile.Vectors == 0, $"{what} leaves vectors over.");
            Assert.Equal(height, ConvTile.Cover(height, tile.Rows).Sum(c => c.Size * c.Count));
            Assert.Equal(columns, ConvTile.Cover(columns, tile.Columns).Sum(c => c.Size * c.Count));
            seen++;
        }

        Assert.True(seen > 5_000);
    }

    /// <summary>An addition takes four cycles: with fewer accumulators than start in those, each waits for its last. Seven of eight may do.</summary>
    [Fact]
    public void Convolutions_hide_the_latency_of_their_additions()
    {
        foreach (VectorClass width in VectorClass.All)
        foreach (int channels in new[] { 16, 32, 64, 128, 512 })
        foreach (int side in Sides.Where(s => s >= 4))
        {
            ConvTile tile = ConvTile.Choose(Kernel(channels, side, side, FusedPool.None, default), width);
            Assert.True(8 * tile.Accumulators >= 7 * 4 * width.FullThroughput, $"{channels} channels of {side}x{side} at {width.Lanes} lanes: {tile}");
        }
    }

    [Fact]
    public void Grouped_convolutions_read_one_place_for_a_tile()
    {
        EquatableArray<int>[] starts = [EquatableArray.Of(0, 1, 2, 3), EquatableArray.Of(0, 0, 1, 1), EquatableArray.Of(0, 0, 0, 1), EquatableArray.Of(0, 0, 0, 0)];
        foreach (VectorClass width in VectorClass.All)
        foreach (EquatableArray<int> start in starts)
        foreach (int side in Sides)
        {
            ConvTile tile = ConvTile.Choose(Kernel(64, side, side, FusedPool.None, start), width);
            Assert.True(tile.Vectors > 0 && width.Fits(tile.Vectors, tile.Rows * tile.Columns), $"{tile}");
            int blocks = Math.Max(1, tile.Vectors * width.Lanes / 16);
            for (int block = 0; block < start.Count; block += blocks)
                Assert.All(Enumerable.Range(block, blocks), b => Assert.Equal(start[block], start[b]));
        }
    }

    [Fact]
    public void Convolutions_over_the_channels()
    {
        foreach (VectorClass width in VectorClass.All)
        foreach (int filters in Enumerable.Range(1, ConvKernel.MostByChannel))
        foreach (int height in Sides)
        foreach (int columns in Sides)
        {
            ConvKernel kernel = Kernel(filters, height, columns, FusedPool.None, default) with { ByChannel = true };
            ConvTile tile = ConvTile.Choose(kernel, width);
            string what = $"{kernel.Name} at {width.Lanes} lanes: {tile}";
            Assert.Equal(filters, tile.Vectors);
            Assert.True(width.Fits(filters, tile.Rows * tile.Columns), what);
            Assert.True(tile.Rows is > 0 && tile.Rows <= height && tile.Columns is > 0 && tile.Columns <= columns, what);
        }
    }

    [Fact]
    public void Convolutions_over_the_width()
    {
        int seen = 0;
        foreach (VectorClass width in VectorClass.All)
        foreach (FusedPool pool in new[] { FusedPool.None, new(2, 2, true) })
        foreach (int filters in Enumerable.Range(1, 15))
        foreach (int height in Sides.Where(s => s % pool.Height == 0))
        foreach (int columns in Enumerable.Range(8, 60).Append(224).Where(c => c % pool.Width == 0))
        {
            var kernel = new WidthConvKernel(
                new ConvInput(1, 1, 4096, 64, 1, default), new ConvTaps(5, 5, 64, 1), new ConvOutput(filters, height, columns, 4096, 64, 1), HasBias: true, Epilogue.None, pool);
            WidthTile tile = WidthTile.Choose(kernel, width);
            string what = $"{kernel.Name} at {width.Lanes} lanes: {tile}";
            Assert.True(tile is { Filters: > 0, Rows: > 0, Vectors: > 0 }, what);
            Assert.True(tile.Class.Lanes <= width.Lanes && tile.Class.Fits(tile.Rows * tile.Vectors, tile.Filters), what);
            Assert.True(tile.Filters <= filters && tile.Rows <= height && tile.Columns(columns) <= columns, what);
            Assert.True(tile.Rows % pool.Height == 0 && tile.Vectors % pool.Width == 0 && tile.Columns(columns) % pool.Width == 0, $"{what} cuts a pooled window.");
            Assert.Equal(0, tile.Column(0, columns));
            if (tile.IsPartial(columns)) Assert.True(tile is { Vectors: 1, Class.Lanes: 16 } && columns > 8, what);
            else Assert.Equal(tile.Columns(columns), tile.Column(tile.Vectors - 1, columns) + tile.Class.Lanes);
            Assert.All(Enumerable.Range(1, tile.Vectors - 1), j => Assert.InRange(tile.Column(j, columns) - tile.Column(j - 1, columns), 1, tile.Class.Lanes));
            seen++;
        }

        Assert.True(seen > 5_000);
    }

    [Fact]
    public void Weight_gradients_over_the_width()
    {
        foreach (VectorClass width in VectorClass.All)
        foreach (int filters in Enumerable.Range(1, 15))
        foreach (int columns in Enumerable.Range(8, 30).Append(224))
        foreach ((int tapRows, int tapColumns) in new[] { (1, 1), (3, 3), (1, 7), (5, 5), (11, 11), (4, 31) })
        {
            var kernel = new WidthWeightGradientKernel(
                new ConvInput(1, 1, 4096, 64, 1, default), new ConvTaps(tapRows, tapColumns, 64, 1), new ConvOutput(filters, 6, columns, 4096, 64, 1));
            WidthWeightTile tile = WidthWeightTile.Choose(kernel, width);
            string what = $"{kernel.Name} at {width.Lanes} lanes: {tile}";
            Assert.True(tile is { Filters: > 0, Taps: > 0 } && tile.Filters <= filters, what);
            Assert.True(tile.Class.Lanes <= Math.Min(width.Lanes, columns) && tile.Class.Fits(tile.Filters, tile.Taps), what);
            Assert.True(tapRows % tile.TapRows == 0 && tapColumns % tile.TapColumns == 0, $"{what} leaves weights over.");
        }
    }

    [Fact]
    public void Weight_gradients()
    {
        foreach (VectorClass width in VectorClass.All)
        foreach (int blocks in new[] { 1, 2, 3, 4, 7, 32 })
        foreach ((int height, int columns) in new[] { (1, 1), (2, 2), (3, 3), (1, 7), (5, 5), (7, 7), (11, 11), (13, 4), (31, 31) })
        foreach (int channels in Enumerable.Range(1, 16))
        {
            WeightTile tile = WeightTile.Choose(blocks, new ConvTaps(height, columns, 0, 0), channels, default, width);
            string what = $"{height}x{columns} of {channels} channels at {width.Lanes} lanes: {tile}";
            Assert.True(tile.Vectors > 0 && tile.Scalars > 0, what);
            Assert.True((tile.Vectors * tile.Scalars) + tile.Vectors + 1 <= width.Registers, what);
            Assert.True(height % tile.TapRows == 0 && columns % tile.TapColumns == 0 && channels % tile.Channels == 0, $"{what} leaves weights over.");
            Assert.True(blocks * 16 % (tile.Vectors * width.Lanes) == 0, $"{what} leaves outputs over.");
        }
    }

    [Fact]
    public void Dense_layers()
    {
        foreach (VectorClass width in VectorClass.All)
        foreach (int outputs in Enumerable.Range(1, 200).Append(1000).Append(4096))
        {
            var kernel = new DenseKernel(160, 160, outputs, outputs, HasBias: true, Epilogue.None, "Dense");
            foreach (DenseTile tile in kernel.Tiles(width))
            {
                string what = $"{kernel.Name} at {width.Lanes} lanes: {tile}";
                Assert.True(tile is { Vectors: > 0, Images: > 0, Chains: > 0 }, what);
                Assert.True((tile.Vectors * tile.Images * tile.Chains) + tile.Vectors + 1 <= width.Registers, what);
                Assert.True(kernel.Blocks * 16 % (tile.Vectors * width.Lanes) == 0, $"{what} leaves outputs over.");
                Assert.True(kernel.Inputs % tile.Chains == 0, $"{what} leaves inputs over.");
            }

            WeightTile weights = new DenseWeightGradientKernel(160, 160, outputs, outputs).Tile(width);
            Assert.True(weights.Vectors > 0 && width.Fits(weights.Vectors, weights.Scalars), $"{outputs} outputs at {width.Lanes} lanes: {weights}");
        }
    }

    private static ConvKernel Kernel(int channels, int height, int columns, FusedPool pool, EquatableArray<int> starts) => new(
        new ConvInput(32, 16, 4096, 512, 16, starts), new ConvTaps(3, 3, 512, 16), new ConvOutput(channels, height, columns, 4096, 512, 16),
        HasBias: true, Epilogue.None, pool, "Conv");
}
