using System.Runtime.CompilerServices;
using ConvNet.Numerics;

namespace ConvNet.Tests.Data;

public sealed class PrefetchTests
{
    private static readonly ImageDataset Dataset = new(
        new Shape(3, 4, 5), Enumerable.Range(0, 60 * 50).Select(i => (byte)(i * 7)).ToArray(), Enumerable.Range(0, 50).Select(i => i % 4).ToArray(), 4);

    public static TheoryData<int, int> Sizes => new() { { 1, 7 }, { 2, 7 }, { 3, 1 }, { 4, 50 }, { 100, 8 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_batches_are_those_of_a_loader_that_does_not(int prefetch, int batch)
    {
        using BatchLoader plain = Loader(batch, 0), ahead = Loader(batch, prefetch);
        for (int epoch = 0; epoch < 3; epoch++)
            Assert.Equal(Contents(plain.Epoch(epoch)), Contents(ahead.Epoch(epoch)));
        int[] order = [.. Enumerable.Range(0, 50).Select(i => i * 3 % 50)];
        Assert.Equal(Contents(plain.Epoch(order, 2)), Contents(ahead.Epoch(order, 2)));
    }

    [Fact]
    public void An_epoch_may_be_left_before_its_end()
    {
        using BatchLoader plain = Loader(4, 0), ahead = Loader(4, 3);
        for (int epoch = 0; epoch < 20; epoch++)
        {
            int left = epoch % 13;
            foreach (Batch batch in ahead.Epoch(epoch))
            {
                if (left-- == 0)
                    break;
            }
        }

        Assert.Equal(Contents(plain.Epoch(5)), Contents(ahead.Epoch(5)));
    }

    /// <summary>It ends whether its next batches were prepared by then or not.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(3, 50)]
    public void An_iteration_ends_with_its_disposal_or_the_next_ones_beginning(int prefetch, int milliseconds)
    {
        using BatchLoader loader = Loader(4, prefetch);
        BatchLoader.Batches disposed = loader.Epoch(1);
        Thread.Sleep(milliseconds);
        disposed.Dispose();
        Assert.Throws<InvalidOperationException>(() => disposed.MoveNext());

        BatchLoader.Batches left = loader.Epoch(2), next = loader.Epoch(3);
        Thread.Sleep(milliseconds);
        Assert.Throws<InvalidOperationException>(() => left.MoveNext());
        left.Dispose();
        Assert.Equal(13, Contents(next).Count);
    }

    [Fact]
    public void An_exception_comes_out_where_its_batch_would()
    {
        using var loader = new BatchLoader(Dataset, 10) { Shuffle = false, Prefetch = 2, Augmentations = [new ThrowsAt(25)] };
        for (int epoch = 0; epoch < 2; epoch++)
        {
            BatchLoader.Batches batches = loader.Epoch(epoch);
            Assert.True(batches.MoveNext());
            Assert.True(batches.MoveNext());
            Assert.Equal("image 25", Assert.Throws<InvalidDataException>(() => batches.MoveNext()).Message);
        }
    }

    [Fact]
    public void Disposal_ends_the_thread()
    {
        BatchLoader loader = Loader(4, 2);
        BatchLoader.Batches batches = loader.Epoch(0);
        Assert.True(batches.MoveNext());
        loader.Dispose();
        loader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => loader.Epoch(1));
        new BatchLoader(Dataset, 4) { Prefetch = 2 }.Dispose();
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchLoader(Dataset, 4) { Prefetch = -1 });
    }

    [Fact]
    public void The_thread_ends_with_a_loader_that_was_not_disposed()
    {
        Thread thread = ThreadOfLoader();
        for (int i = 0; i < 500 && thread.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(10);
        }

        Assert.False(thread.IsAlive);
    }

    /// <summary>It waits with batches that nobody took.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Thread ThreadOfLoader()
    {
        var watch = new Watch();
        Assert.True(new BatchLoader(Dataset, 4) { Prefetch = 2, Augmentations = [watch] }.Epoch(0).MoveNext());
        return watch.Thread!;
    }

    /// <summary>The augmentation watches the thread that prepares the batches.</summary>
    [Fact]
    public void Nothing_is_allocated_after_the_first_epoch()
    {
        var watch = new Watch();
        using var loader = new BatchLoader(Dataset, 4, seed: 1) { Prefetch = 2, Augmentations = [watch, new HorizontalFlip()] };
        Drain(loader, 0);
        Drain(loader, 1);
        watch.Start();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int epoch = 2; epoch < 6; epoch++)
            Drain(loader, epoch);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, watch.Allocated);
        Assert.NotSame(Thread.CurrentThread, watch.Thread);
    }

    private static void Drain(BatchLoader loader, int epoch)
    {
        int values = 0;
        foreach (Batch batch in loader.Epoch(epoch))
            values += batch.Images.Length;
        Assert.True(values == 50 * Dataset.Shape.Count);
    }

    private static BatchLoader Loader(int batch, int prefetch) => new(Dataset, batch, seed: 3)
    {
        Prefetch = prefetch, Augmentations = [new HorizontalFlip(), new PadAndCrop(1)], Mean = [0.5], Deviation = [0.25],
    };

    private static List<string> Contents(BatchLoader.Batches batches)
    {
        var contents = new List<string>();
        foreach (Batch batch in batches)
            contents.Add($"{Convert.ToHexString(batch.Pixels)} {string.Join(' ', batch.Labels.ToArray())} {string.Join(' ', batch.Images.ToArray())}");
        return contents;
    }

    private sealed class ThrowsAt(int image) : Augmentation
    {
        private int calls;

        internal override void Apply(Span<byte> pixels, Span<byte> scratch, Shape shape, ref Xoshiro256 random)
        {
            if (calls++ != image)
                return;

            calls = 0;
            throw new InvalidDataException($"image {image}");
        }
    }

    private sealed class Watch : Augmentation
    {
        private long first = -1;

        public long Allocated { get; private set; }

        public Thread? Thread { get; private set; }

        public void Start() => first = -1;

        internal override void Apply(Span<byte> pixels, Span<byte> scratch, Shape shape, ref Xoshiro256 random)
        {
            Thread = Thread.CurrentThread;
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            if (first < 0)
                first = allocated;
            Allocated = allocated - first;
        }
    }
}
