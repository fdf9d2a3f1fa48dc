namespace ConvNet.Tests.Data;

public sealed class BatchLoaderTests
{
    /// <summary>Ten images [2, 1, 3] whose bytes and label say which one each is.</summary>
    private readonly ImageDataset dataset = new(
        new Shape(2, 1, 3), Enumerable.Range(0, 60).Select(i => (byte)i).ToArray(), Enumerable.Range(0, 10).ToArray(), 10);

    [Fact]
    public void An_epoch_deals_every_image_once_with_its_label()
    {
        var loader = new BatchLoader(dataset, 4, seed: 1);
        var sizes = new List<int>();
        var seen = new List<int>();
        foreach (Batch batch in loader.Epoch(0))
        {
            sizes.Add(batch.Count);
            for (int i = 0; i < batch.Count; i++)
            {
                Assert.Equal(dataset.Pixels(batch.Labels[i]), batch.Pixels.Slice(i * 6, 6));
                seen.Add(batch.Labels[i]);
            }
        }

        Assert.Equal([4, 4, 2], sizes);
        Assert.Equal(loader.BatchCount, sizes.Count);
        Assert.Equal(Enumerable.Range(0, 10), seen.Order());
        Assert.NotEqual(Enumerable.Range(0, 10), seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_batch_may_be_larger_than_any_data_set(int prefetch)
    {
        using var loader = new BatchLoader(dataset, int.MaxValue) { Prefetch = prefetch };
        var sizes = new List<int>();
        foreach (Batch batch in loader.Epoch(0))
            sizes.Add(batch.Count);
        Assert.Equal([10], sizes);
    }

    [Fact]
    public void The_order_is_a_function_of_seed_and_epoch()
    {
        var loader = new BatchLoader(dataset, 4, seed: 1);
        int[] first = Order(loader, 0), second = Order(loader, 1);
        Assert.NotEqual(first, second);
        Assert.Equal(first, Order(loader, 0));
        Assert.Equal(second, Order(new BatchLoader(dataset, 7, seed: 1), 1));
        Assert.NotEqual(first, Order(new BatchLoader(dataset, 4, seed: 2), 0));
        Assert.Equal(Enumerable.Range(0, 10), Order(new BatchLoader(dataset, 4) { Shuffle = false }, 3));
    }

    [Fact]
    public void Classes_can_be_balanced()
    {
        int[] labels = [.. Enumerable.Repeat(0, 80), .. Enumerable.Repeat(2, 20), 3];
        var loader = new BatchLoader(new ImageDataset(new Shape(1, 1, 1), Enumerable.Range(0, 101).Select(i => (byte)i).ToArray(), labels, 4), 10, seed: 1)
        {
            BalanceClasses = true,
        };
        var seen = new List<int>();
        var images = new HashSet<byte>();
        foreach (Batch batch in loader.Epoch(0))
        {
            seen.AddRange(batch.Labels);
            images.UnionWith(batch.Pixels.ToArray());
        }

        Assert.Equal([(0, 34), (2, 34), (3, 33)], seen.CountBy(label => label).Select(count => (count.Key, count.Value)).Order());
        Assert.InRange(images.Count(image => image < 80), 20, 34);
        Assert.InRange(images.Count(image => image is >= 80 and < 100), 10, 20);
        Assert.Equal(3, seen.Take(12).Distinct().Count());
        Assert.NotEqual(seen, Order(loader, 1));
    }

    [Fact]
    public void Every_position_is_equally_likely()
    {
        var loader = new BatchLoader(dataset, 10);
        var counts = new int[10];
        for (int epoch = 0; epoch < 5000; epoch++)
            counts[Array.IndexOf(Order(loader, epoch), 3)]++;

        // Five standard deviations around 500 are 106.
        Assert.All(counts, count => Assert.InRange(count, 394, 606));
    }

    [Fact]
    public void A_given_order_is_followed()
    {
        var loader = new BatchLoader(dataset, 4);
        int[] order = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0], seen = new int[10];
        int position = 0;
        foreach (Batch batch in loader.Epoch(order))
        {
            batch.Labels.CopyTo(seen.AsSpan(position));
            position += batch.Count;
        }

        Assert.Equal(order, seen);
        Assert.Throws<ArgumentException>(() => loader.Epoch([1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Epoch([0, 1, 2, 3, 4, 5, 6, 7, 8, 10]));
    }

    [Fact]
    public void Floats_are_planar_and_normalised_by_channel()
    {
        var loader = new BatchLoader(dataset, 10) { Shuffle = false, Mean = [0.1, 0.2], Deviation = [0.5, 0.25] };
        foreach (Batch batch in loader.Epoch(0))
        {
            for (int n = 0; n < 10; n++)
            {
                for (int x = 0; x < 3; x++)
                {
                    Assert.Equal((((n * 6) + (x * 2)) / 255.0 - 0.1) / 0.5, batch.Images[(n * 6) + x], 1e-6);
                    Assert.Equal((((n * 6) + (x * 2) + 1) / 255.0 - 0.2) / 0.25, batch.Images[(n * 6) + 3 + x], 1e-6);
                }
            }
        }

        foreach (Batch batch in new BatchLoader(dataset, 10) { Shuffle = false }.Epoch(0))
            Assert.Equal(59 / 255f, batch.Images[59], 1e-6f);
        Assert.Throws<ArgumentException>(() => new BatchLoader(dataset, 4) { Mean = [1, 2, 3] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchLoader(dataset, 4) { Deviation = [0] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchLoader(dataset, 4) { Deviation = [double.PositiveInfinity] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchLoader(dataset, 4) { Mean = [double.NaN] });
    }

    [Fact]
    public void An_epoch_after_the_first_allocates_nothing()
    {
        var loader = new BatchLoader(dataset, 4);
        int sum = Pass(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int epoch = 0; epoch < 20; epoch++)
            sum += Pass(epoch);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(21 * 45, sum);

        int Pass(int epoch)
        {
            int labels = 0;
            foreach (Batch batch in loader.Epoch(epoch))
            {
                foreach (int label in batch.Labels)
                    labels += label;
                Assert.False(batch.Images.IsEmpty);
            }

            return labels;
        }
    }

    [Fact]
    public void A_data_set_is_what_it_was_made_of()
    {
        ImageDataset slice = dataset.Slice(3, 2);
        Assert.Equal(2, slice.Count);
        Assert.Equal([3, 4], slice.Labels.ToArray());
        Assert.Equal(dataset.Pixels(4), slice.Pixels(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Slice(9, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Pixels(10));
        Assert.Contains("need 2 images of [2, 1, 3], 12 bytes, but there are 11", Assert.Throws<ArgumentException>(
            () => new ImageDataset(new Shape(2, 1, 3), new byte[11], new int[2], 10)).Message);
        Assert.Contains("Label 1 is 10", Assert.Throws<ArgumentOutOfRangeException>(
            () => new ImageDataset(new Shape(1, 1, 1), new byte[2], new[] { 9, 10 }, 10)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageDataset(new Shape(1, 1, 1), new byte[2], new[] { 0, 1 }, classes: -1));
        Assert.Throws<ArgumentException>(() => new BatchLoader(dataset.Slice(0, 0), 4));
    }

    private static int[] Order(BatchLoader loader, int epoch)
    {
        var order = new List<int>();
        foreach (Batch batch in loader.Epoch(epoch))
            order.AddRange(batch.Labels);
        return [.. order];
    }
}
