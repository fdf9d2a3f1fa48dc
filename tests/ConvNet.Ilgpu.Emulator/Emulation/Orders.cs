namespace ILGPU.Emulation;

/// <summary>The order of a grid's blocks.</summary>
internal sealed class BlockOrder(long blocks, EmulatorOptions options)
{
    private readonly long[]? shuffled = options.Order == ThreadOrder.Random ? Shuffle(blocks, options.Seed) : null;
    private long taken;

    public bool TryNext(out long block)
    {
        block = options.Order switch
        {
            ThreadOrder.Forward => taken,
            ThreadOrder.Reverse => blocks - 1 - taken,
            _ => taken < blocks ? shuffled![taken] : 0,
        };
        return taken++ < blocks;
    }

    private static long[] Shuffle(long count, int seed)
    {
        var all = new long[count];
        for (long i = 0; i < count; i++)
            all[i] = i;

        new Random(seed).Shuffle(all);
        return all;
    }
}

/// <summary>The order of a block's lanes, interval by interval.</summary>
internal sealed class LaneOrder(int lanes, EmulatorOptions options)
{
    private readonly Random random = new(options.Seed);
    private readonly int[] order = [.. options.Order == ThreadOrder.Reverse ? Enumerable.Range(0, lanes).Reverse() : Enumerable.Range(0, lanes)];
    private int taken;

    /// <summary>Begins an interval.</summary>
    public void Start()
    {
        taken = 0;
        if (options.Order == ThreadOrder.Random)
            random.Shuffle(order);
    }

    public bool TryNext(out int lane)
    {
        lane = taken < lanes ? order[taken] : 0;
        return taken++ < lanes;
    }
}
