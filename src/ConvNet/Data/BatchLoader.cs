using System.Collections.Immutable;
using ConvNet.CompilerServices;

namespace ConvNet;

/// <summary>
/// Deals a data set out in batches, in a new order each epoch. The order is a function of the seed and the epoch's number alone.
/// Batches lie in buffers that are used again, so iterating allocates nothing. One iteration at a time: the next ends the one before. A
/// loader that prefetches has a thread, which its disposal ends.
/// </summary>
/// <example><code>foreach (Batch batch in loader.Epoch(0)) trainer.Step(batch.Pixels, batch.Labels);</code></example>
public sealed class BatchLoader : IDisposable
{
    private readonly BatchSource source;
    private readonly BatchBuffer buffer;
    private readonly float[] scale;
    private readonly float[] shift;
    private float[] images = [];
    private float[] targets = [];
    private int iteration;
    private BatchPrefetcher? prefetcher;

    /// <summary>Prepares the buffers.</summary>
    /// <param name="dataset">The images; at least one.</param>
    /// <param name="batch">The images of a batch; an epoch's last has the rest.</param>
    /// <param name="seed">The seed of the orders.</param>
    /// <exception cref="ArgumentException">The data set is empty.</exception>
    public BatchLoader(ImageDataset dataset, int batch, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        if (dataset.Count == 0)
            throw new ArgumentException("The data set has no images.", nameof(dataset));

        Dataset = dataset;
        BatchSize = batch;
        source = new BatchSource(dataset, batch, seed);
        int largest = Math.Min(batch, dataset.Count);
        buffer = new BatchBuffer(largest, dataset.Shape.Count);
        scale = new float[dataset.Shape.Channels];
        shift = new float[dataset.Shape.Channels];
        SetNormalisation();
    }

    /// <summary>Lets the thread of one that was not disposed end: it knows the source alone, so nothing keeps the loader.</summary>
    ~BatchLoader() => prefetcher?.End();

    /// <summary>The images.</summary>
    public ImageDataset Dataset { get; }

    /// <summary>The images of a batch; an epoch's last has the rest.</summary>
    public int BatchSize { get; }

    /// <summary>The number of batches of an epoch.</summary>
    public int BatchCount => (int)(((long)Dataset.Count + BatchSize - 1) / BatchSize);

    /// <summary>
    /// How many batches a thread of the loader prepares while one is used; 0 prepares each when it is asked for, and so it is in a
    /// browser, which has no threads to start. Order and content of the batches are the same. Exceptions of augmentations come out of the iteration, when their batch's turn comes.
    /// </summary>
    public int Prefetch
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>Whether epochs are in random order (the default) rather than the data set's.</summary>
    public bool Shuffle
    {
        get => source.Shuffle;
        init => source.Shuffle = value;
    }

    /// <summary>The mean of each channel (or one for all; none is 0) on the scale of 0 to 1, for <see cref="Batch.Images"/>.</summary>
    public ImmutableArray<double> Mean
    {
        get;
        init
        {
            field = value;
            SetNormalisation();
        }
    } = [];

    /// <summary>The standard deviation of each channel (or one for all; none is 1) on the scale of 0 to 1, for <see cref="Batch.Images"/>.</summary>
    public ImmutableArray<double> Deviation
    {
        get;
        init
        {
            field = value;
            SetNormalisation();
        }
    } = [];

    /// <summary>
    /// Whether an epoch shows every class equally often (but for one image), whatever the numbers of their images: each class's
    /// are drawn at random, with repetition. Repetitions are augmented anew.
    /// </summary>
    public bool BalanceClasses
    {
        get => source.BalanceClasses;
        init => source.BalanceClasses = value;
    }

    /// <summary>Random changes to the images, in their order, drawn anew in each epoch.</summary>
    public ImmutableArray<Augmentation> Augmentations
    {
        get => source.Augmentations;
        init
        {
            if (value.IsDefault)
                throw new ArgumentNullException(nameof(Augmentations));
            foreach (Augmentation augmentation in value)
                ArgumentNullException.ThrowIfNull(augmentation, nameof(Augmentations));

            source.Augmentations = value;
        }
    }

    /// <summary>Mixes the images of each batch, after <see cref="Augmentations"/>; they then have <see cref="Batch.Targets"/> to be trained by.</summary>
    public Mixup? Mixup
    {
        get => source.Mixup;
        init => source.Mixup = value;
    }

    /// <summary>The batches of an epoch.</summary>
    /// <param name="epoch">The epoch's number, which decides the order and what augmentations draw.</param>
    public Batches Epoch(int epoch)
    {
        prefetcher?.Stop();
        source.Begin(epoch);
        return Begin();
    }

    /// <summary>The batches of an epoch in a given order, such as another program's.</summary>
    /// <param name="indices">The index of each image, as many as the data set has.</param>
    /// <param name="epoch">The epoch's number, which decides what augmentations draw.</param>
    /// <exception cref="ArgumentException">The number of indices is another, or one is out of range.</exception>
    public Batches Epoch(ReadOnlySpan<int> indices, int epoch = 0)
    {
        if (indices.Length != Dataset.Count)
            throw new ArgumentException($"There are {indices.Length} indices for {Dataset.Count} images.", nameof(indices));

        foreach (int index in indices)
        {
            if ((uint)index >= (uint)Dataset.Count)
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"There are {Dataset.Count} images, 0 to {Dataset.Count - 1}.");
        }

        prefetcher?.Stop();
        source.Begin(epoch, indices);
        return Begin();
    }

    /// <summary>Ends the thread of a loader that prefetches, which gives no batches after that.</summary>
    public void Dispose()
    {
        prefetcher?.Dispose();
        GC.SuppressFinalize(this);
    }

    internal ReadOnlySpan<float> Normalise(ReadOnlySpan<byte> interleaved)
    {
        if (images.Length == 0)
            images = new float[buffer.Pixels.Length];

        Shape shape = Dataset.Shape;
        int area = shape.Height * shape.Width;
        for (int start = 0; start < interleaved.Length; start += shape.Count)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                Span<float> plane = images.AsSpan(start + (channel * area), area);
                for (int i = 0; i < plane.Length; i++)
                    plane[i] = (interleaved[start + (i * shape.Channels) + channel] * scale[channel]) + shift[channel];
            }
        }

        return images.AsSpan(0, interleaved.Length);
    }

    /// <summary>The classes of a batch as distributions, mixed as its images are.</summary>
    internal ReadOnlySpan<float> Distributions(ReadOnlySpan<int> labels, double share)
    {
        int classes = Dataset.Classes;
        if (targets.Length == 0)
            targets = new float[checked(buffer.Labels.Length * classes)];

        Span<float> result = targets.AsSpan(0, labels.Length * classes);
        result.Clear();
        for (int i = 0; i < labels.Length; i++)
        {
            result[(i * classes) + labels[i]] += (float)share;
            result[(i * classes) + labels[labels.Length - 1 - i]] += (float)(1 - share);
        }

        return result;
    }

    private Batches Begin()
    {
        if (Prefetch > 0 && ThreadTeam.CanStart)
        {
            prefetcher ??= new BatchPrefetcher(
                source.Load, [buffer, .. Enumerable.Range(0, Prefetch).Select(_ => new BatchBuffer(buffer.Labels.Length, Dataset.Shape.Count))]);
            prefetcher.Start(Dataset.Count);
        }

        return new Batches(this, ++iteration);
    }

    /// <summary>Ends an iteration, if another has not ended it by beginning.</summary>
    private void End(int ended)
    {
        if (ended != iteration)
            return;

        iteration++;
        prefetcher?.Stop();
    }

    /// <summary>The batch of a number: prepared by now, or loaded now.</summary>
    private BatchBuffer Take(int number)
    {
        if (prefetcher is null)
        {
            source.Load(number * BatchSize, buffer);
            return buffer;
        }

        BatchBuffer batch = prefetcher.Take(number);
        GC.KeepAlive(this); // the thread would end under one who asks for a batch and looks at none
        return batch;
    }

    private void SetNormalisation()
    {
        for (int channel = 0; channel < scale.Length; channel++)
        {
            double deviation = Of(Deviation, channel, 1, nameof(Deviation)), mean = Of(Mean, channel, 0, nameof(Mean));
            if (!(deviation > 0 && double.IsFinite(deviation)))
                throw new ArgumentOutOfRangeException(nameof(Deviation), deviation, "Deviations must be finite numbers above 0.");
            if (!double.IsFinite(mean))
                throw new ArgumentOutOfRangeException(nameof(Mean), mean, "Means must be finite numbers.");

            scale[channel] = (float)(1 / (255 * deviation));
            shift[channel] = (float)(-mean / deviation);
        }
    }

    private double Of(ImmutableArray<double> values, int channel, double none, string property) => values.IsDefaultOrEmpty ? none
        : values.Length == 1 ? values[0]
        : values.Length == scale.Length ? values[channel]
        : throw new ArgumentException($"{property} has {values.Length} values for {scale.Length} channels: give one for each, or one for all.", property);

    /// <summary>The batches of an epoch, for foreach.</summary>
    public struct Batches : IDisposable
    {
        private readonly BatchLoader loader;
        private readonly int iteration;
        private BatchBuffer? batch;
        private int next;

        internal Batches(BatchLoader loader, int iteration) => (this.loader, this.iteration) = (loader, iteration);

        /// <summary>The batch that the loader's buffers hold.</summary>
        public readonly Batch Current => new(
            loader, batch!.Pixels.AsSpan(0, batch.Count * loader.Dataset.Shape.Count), batch.Labels.AsSpan(0, batch.Count), batch.Share);

        /// <summary>The batches, from the present one on.</summary>
        public readonly Batches GetEnumerator() => this;

        /// <summary>Loads the next batch.</summary>
        /// <exception cref="InvalidOperationException">The iteration was ended, by its disposal or another epoch's beginning.</exception>
        public bool MoveNext()
        {
            if (next >= loader.BatchCount)
                return false;

            if (iteration != loader.iteration)
                throw new InvalidOperationException("This iteration was ended: begin another epoch.");

            batch = loader.Take(next++);
            return true;
        }

        /// <summary>Ends the iteration, also before its end: nothing is prefetched any more.</summary>
        public readonly void Dispose() => loader.End(iteration);
    }
}
