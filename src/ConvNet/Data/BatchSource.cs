using System.Collections.Immutable;
using ConvNet.Numerics;

namespace ConvNet;

/// <summary>
/// The images of an epoch in their order, augmented and mixed. It is all that the thread which prefetches knows: while that waits the loader may
/// be collected.
/// </summary>
/// <param name="dataset">The images.</param>
/// <param name="batchSize">The images of a batch.</param>
/// <param name="seed">The seed of all that is drawn.</param>
internal sealed class BatchSource(ImageDataset dataset, int batchSize, int seed)
{
    private readonly int[] order = new int[dataset.Count];
    private byte[] scratch = [];
    private int[][] members = [];
    private int epoch;

    public bool Shuffle { get; set; } = true;

    public bool BalanceClasses
    {
        get;
        set
        {
            field = value;
            members = value ? MembersByClass(dataset) : [];
        }
    }

    public ImmutableArray<Augmentation> Augmentations
    {
        get;
        set
        {
            field = value;
            scratch = value.IsEmpty ? [] : new byte[dataset.Shape.Count];
        }
    } = [];

    public Mixup? Mixup { get; set; }

    /// <summary>Begins an epoch, and draws its order.</summary>
    public void Begin(int epoch)
    {
        this.epoch = epoch;
        var random = new Xoshiro256(seed, epoch);
        for (int i = 0; i < order.Length; i++)
            order[i] = BalanceClasses ? Any(members[i % members.Length], ref random) : i;

        if (Shuffle)
        {
            // Fisher and Yates's shuffle.
            for (int i = order.Length - 1; i > 0; i--)
            {
                int j = random.NextIndex(i + 1);
                (order[i], order[j]) = (order[j], order[i]);
            }
        }
    }

    /// <summary>Begins an epoch in a given order.</summary>
    public void Begin(int epoch, ReadOnlySpan<int> indices)
    {
        this.epoch = epoch;
        indices.CopyTo(order);
    }

    /// <summary>Fills a buffer with the batch that begins at an image.</summary>
    public void Load(int first, BatchBuffer batch)
    {
        int size = dataset.Shape.Count;
        batch.Count = Math.Min(batchSize, order.Length - first);
        for (int i = 0; i < batch.Count; i++)
        {
            int index = order[first + i];
            Span<byte> image = batch.Pixels.AsSpan(i * size, size);
            dataset.Pixels(index).CopyTo(image);
            if (!Augmentations.IsEmpty)
                Augment(image, BalanceClasses ? first + i : index);

            batch.Labels[i] = dataset.Labels[index];
        }

        if (Mixup is null)
            return;

        // Images have the sequences from 0 on, batches those below.
        var random = new Xoshiro256(seed, epoch, -1 - (first / batchSize));
        batch.Share = Mixup.Draw(ref random);
        Mixup.Apply(batch.Pixels.AsSpan(0, batch.Count * size), batch.Count, batch.Share);
    }

    private static int Any(int[] indices, ref Xoshiro256 random) => indices[random.NextIndex(indices.Length)];

    /// <summary>The images of each class that has some.</summary>
    private static int[][] MembersByClass(ImageDataset dataset)
    {
        int[] labels = dataset.Labels.ToArray();
        return [.. Enumerable.Range(0, labels.Length).GroupBy(index => labels[index]).OrderBy(group => group.Key).Select(group => group.ToArray())];
    }

    private void Augment(Span<byte> image, int sequence)
    {
        var random = new Xoshiro256(seed, epoch, sequence);
        foreach (Augmentation augmentation in Augmentations)
            augmentation.Apply(image, scratch, dataset.Shape, ref random);
    }
}
