using ConvNet.CompilerServices;

namespace ConvNet.Tests.Networks;

public sealed unsafe class TrainingNoiseTests
{
    [Theory]
    [InlineData(0f)]
    [InlineData(0.2f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void The_rate_is_dropped_and_the_rest_scaled(float rate)
    {
        float[] mask = Mask(1, 0, 0, 100_001, rate);
        double dropped = mask.Count(value => value == 0) / (double)mask.Length;

        // Five standard deviations of a binomial distribution.
        Assert.Equal(rate, dropped, 5 * Math.Sqrt(rate * (1 - rate) / mask.Length) + 1e-9);
        Assert.All(mask.Where(value => value != 0).Distinct(), value => Assert.Equal(1 / (1 - rate), value));
    }

    [Fact]
    public void A_mask_is_a_function_of_seed_step_and_layer()
    {
        float[] mask = Mask(1, 2, 3, 1000, 0.5f);
        Assert.Equal(mask, Mask(1, 2, 3, 1000, 0.5f));
        foreach (float[] other in (float[][])[Mask(2, 2, 3, 1000, 0.5f), Mask(1, 3, 3, 1000, 0.5f), Mask(1, 2, 4, 1000, 0.5f), Mask(1, 3, 2, 1000, 0.5f)])
        {
            // Independent masks agree on half of the values; five standard deviations are 79.
            int same = mask.Zip(other).Count(pair => pair.First == pair.Second);
            Assert.InRange(same, 421, 579);
        }
    }

    /// <summary>Also where an image has an odd number of values.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(7)]
    public void A_shard_has_its_images_masks(int count)
    {
        float[] whole = new float[6 * count], shard = new float[3 * count], wholeImages = new float[6 * count], shardImages = new float[3 * count];
        float[] wholePaths = new float[6 * count], shardPaths = new float[3 * count];
        var noise = new TrainingNoise(1) { Step = 4 };
        var late = new TrainingNoise(1) { Step = 4, FirstImage = 3 };
        fixed (float* all = whole, some = shard, allImages = wholeImages, someImages = shardImages, allPaths = wholePaths, somePaths = shardPaths)
        {
            noise.Dropout(2, 6, all, count, 0.5f, 2);
            late.Dropout(2, 3, some, count, 0.5f, 2);
            noise.DropImages(2, 6, allImages, count, 0.5f, 1);
            late.DropImages(2, 3, someImages, count, 0.5f, 1);
            noise.DropPaths(2, 6, allPaths, count, 3, 0.7f, 0.5f, 3);
            late.DropPaths(2, 3, somePaths, count, 3, 0.7f, 0.5f, 3);
        }

        Assert.Equal(whole[(3 * count)..], shard);
        Assert.Equal(wholeImages[(3 * count)..], shardImages);
        Assert.Equal(wholePaths[(3 * count)..], shardPaths);
    }

    /// <summary>An image is dropped as a whole, at the rate, or its branch divided by the probability that it survives.</summary>
    [Theory]
    [InlineData(0f)]
    [InlineData(0.2f)]
    [InlineData(0.7f)]
    public void An_image_is_dropped_whole(float rate)
    {
        const int Batch = 20_000, Count = 5;
        float kept = 1 / (1 - rate);
        float[] mask = Images(3, 1, 2);
        Assert.All(mask.Chunk(Count), image => Assert.True(image.All(value => value == image[0]) && (image[0] == 0 || image[0] == kept)));

        // Five standard deviations of a binomial distribution; of two independent masks as of one.
        double dropped = mask.Chunk(Count).Count(image => image[0] == 0) / (double)Batch;
        Assert.Equal(rate, dropped, 5 * Math.Sqrt(rate * (1 - rate) / Batch) + 1e-9);
        Assert.Equal(mask, Images(3, 1, 2));
        double both = rate * rate;
        foreach (float[] other in (float[][])[Images(4, 1, 2), Images(3, 2, 2), Images(3, 1, 4)])
        {
            double droppedInBoth = Enumerable.Range(0, Batch).Count(n => mask[n * Count] == 0 && other[n * Count] == 0) / (double)Batch;
            Assert.Equal(both, droppedInBoth, 5 * Math.Sqrt(both * (1 - both) / Batch) + 1e-9);
        }

        float[] Images(int seed, int step, int site)
        {
            var drawn = new float[Batch * Count];
            fixed (float* start = drawn) new TrainingNoise(seed) { Step = step }.DropImages(site, Batch, start, Count, rate, kept);
            return drawn;
        }
    }

    [Fact]
    public void Neighbours_are_independent()
    {
        float[] mask = Mask(7, 0, 0, 100_000, 0.5f);
        for (int distance = 1; distance <= 4; distance++)
        {
            int same = Enumerable.Range(0, mask.Length - distance).Count(i => mask[i] == mask[i + distance]);
            Assert.InRange(same, 50_000 - 800, 50_000 + 800);
        }
    }

    private static float[] Mask(int seed, long step, int site, int count, float rate)
    {
        var mask = new float[count];
        fixed (float* start = mask)
            new TrainingNoise(seed) { Step = step }.Dropout(site, 1, start, count, rate, 1 / (1 - rate));
        return mask;
    }

    /// <summary>Where the regions of 10 rows in 7 and of 9 columns in 4 begin, for a u of each axis between 0 and 1 at each step.</summary>
    [Fact]
    public void Every_place_of_a_pooling_s_regions_is_drawn_as_often_as_its_u()
    {
        const int Steps = 20_000;
        int[,] drawn = new int[7, 4];
        for (int step = 0; step < Steps; step++)
        {
            (float row, float column) = Phases(1, step, 3, firstImage: step % 5);
            drawn[(int)row, (int)column]++;
            Assert.Equal((row, column), Phases(1, step, 3, firstImage: 0));
        }

        // Of the ten tenths of u three come to the phases that others do; of the nine ninths one.
        for (int row = 0; row < 7; row++)
        {
            for (int column = 0; column < 4; column++)
            {
                double expected = (row < 3 ? 0.2 : 0.1) * (column < 1 ? 3 : 2) / 9;
                Assert.Equal(expected, drawn[row, column] / (double)Steps, 5 * Math.Sqrt(expected / Steps));
            }
        }

        Assert.Contains(Enumerable.Range(0, 20), step => Phases(1, step, 3, 0) != Phases(2, step, 3, 0));
        Assert.Contains(Enumerable.Range(0, 20), step => Phases(1, step, 3, 0) != Phases(1, step, 4, 0));

        static (float Row, float Column) Phases(int seed, int step, int site, int firstImage)
        {
            float* phases = stackalloc float[2];
            new TrainingNoise(seed) { Step = step, FirstImage = firstImage }.PoolingPhases(site, phases, 10, 7, 9, 4, 4, 0);
            return (phases[0], phases[1]);
        }
    }

    /// <summary>The phase stands for u: the bounds that it gives are the paper's, for every u and any sizes.</summary>
    [Fact]
    public void Phases_give_the_bounds_of_the_paper()
    {
        for (int regions = 1; regions < 12; regions++)
        {
            for (int extent = regions; extent < 30; extent++)
            {
                for (int tenths = 1; tenths < 10 * extent; tenths++)
                {
                    // u = tenths / (10 * extent), in whole numbers.
                    int phase = (Ceiling(tenths, 10) - 1) % regions;
                    for (int i = 0; i <= regions; i++)
                        Assert.Equal(Ceiling((10 * extent * i) + tenths, 10 * regions) - Ceiling(tenths, 10 * regions), ((i * extent) + phase) / regions);
                }
            }
        }

        static int Ceiling(int dividend, int divisor) => (dividend + divisor - 1) / divisor;
    }

    [Fact]
    public unsafe void Dropped_paths_leave_the_mean_of_the_others()
    {
        const int Batch = 4000, Stride = 16, Inputs = 3;
        float[] weights = new float[Batch * Stride];
        fixed (float* start = weights) new TrainingNoise(7).DropPaths(2, Batch, start, Stride, Inputs, 0.4f, 0, Inputs);
        int[] kept = new int[Inputs];
        for (int n = 0; n < Batch; n++)
        {
            float[] own = weights[(n * Stride)..((n * Stride) + Inputs)];
            int count = own.Count(w => w != 0);
            Assert.InRange(count, 1, Inputs);
            Assert.All(own, w => Assert.True(w == 0 || w == 1f / count));
            for (int i = 0; i < Inputs; i++) kept[i] += own[i] != 0 ? 1 : 0;
        }

        // Beside 0.6 there is what remains when all would be dropped: 0.064 of the images, a third of it each.
        Assert.All(kept, count => Assert.InRange(count / (double)Batch, 0.59, 0.65));
    }

    [Fact]
    public unsafe void A_column_is_kept_at_every_join()
    {
        const int Batch = 3000, Columns = 3;
        float[] wide = new float[Batch * 16], narrow = new float[Batch * 16];
        var noise = new TrainingNoise(1);
        fixed (float* start = wide) noise.DropPaths(1, Batch, start, 16, Columns, 0, 1, Columns);
        fixed (float* start = narrow) noise.DropPaths(5, Batch, start, 16, 2, 0, 1, Columns);
        int[] chosen = new int[Columns];
        for (int n = 0; n < Batch; n++)
        {
            int column = Columns - 1 - Array.IndexOf(wide, 1f, n * 16, Columns) + (n * 16);
            Assert.Equal(1, wide.AsSpan(n * 16, Columns).Count(1f));
            chosen[column]++;

            // The join of the two deepest columns keeps the same one, or both where neither is the one.
            float[] expected = column switch { 0 => [0, 1], 1 => [1, 0], _ => [0.5f, 0.5f] };
            Assert.Equal(expected, narrow[(n * 16)..((n * 16) + 2)]);
        }

        Assert.All(chosen, count => Assert.InRange(count / (double)Batch, 0.29, 0.38));
    }
}
