using ConvNet.Model.Layers;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning.Layers;

/// <summary>
/// How a convolution's groups meet the blocks of 16 channels. Each block of outputs reads the input blocks that hold its
/// groups; weights in those blocks that join different groups are zero and stay so.
/// </summary>
/// <param name="Channels">Input channels that each block of outputs reads.</param>
/// <param name="InputChannels">The same, in whole blocks, as weights are packed.</param>
/// <param name="Starts">The first input block of each block of outputs; empty for one group.</param>
/// <param name="Targets">For each input block the first block of outputs that reads it; empty for one group.</param>
/// <param name="TargetBlocks">Blocks of outputs that are visited for each input block.</param>
/// <param name="TargetChannels">Their channels.</param>
internal sealed record ConvGroups(
    Conv Conv, BlockedLayout Input, int Channels, int InputChannels, EquatableArray<int> Starts, EquatableArray<int> Targets, int TargetBlocks, int TargetChannels)
{
    private const int Full = BlockedLayout.Full;

    private int Blocks => BlockedLayout.RoundUp(Conv.Filters) / Full;

    private int InputBlocks => InputChannels / Input.Block;

    public static ConvGroups Of(Conv conv, BlockedLayout input)
    {
        int blocks = BlockedLayout.RoundUp(conv.Filters) / Full;
        if (conv.Groups == 1)
            return new ConvGroups(conv, input, input.Channels, input.Blocks * input.Block, default, default, blocks, conv.Filters);

        (int First, int Last)[] spans = Enumerable.Range(0, blocks).Select(b => Span(conv, input, b)).ToArray();
        int count = spans.Max(s => s.Last - s.First + 1);
        EquatableArray<int> starts = spans.Select(s => Math.Min(s.First, input.Blocks - count)).ToEquatableArray();

        (int First, int Last)[] readers = Readers(spans, input.Blocks);
        int targets = readers.Max(r => r.Last - r.First + 1);
        return new ConvGroups(
            conv, input, count == input.Blocks ? input.Channels : count * Full, count * Full, starts,
            readers.Select(r => Math.Min(r.First, blocks - targets)).ToEquatableArray(),
            targets, targets == blocks ? conv.Filters : targets * Full);
    }

    public PackedGroups Packing(int taps) =>
        new(Conv.Filters, Conv.Filters / Conv.Groups, Input.Channels / Conv.Groups, InputBlocks, Input.Blocks, taps);

    public ClearGroupsKernel Clear(int taps) =>
        new(Conv.Filters, Conv.Filters / Conv.Groups, Input.Channels / Conv.Groups, InputBlocks, taps, Starts);

    public FlipWeightsKernel Flip(ConvTaps taps, TapClass rows, TapClass columns) =>
        new(Blocks, Input.Block, InputBlocks, taps, rows, columns, Starts, Targets, TargetBlocks, Input.Blocks);

    /// <summary>For each input block the first and the last block of outputs that reads it: groups keep their order, so both only grow.</summary>
    private static (int First, int Last)[] Readers((int First, int Last)[] spans, int inputBlocks)
    {
        var readers = new (int First, int Last)[inputBlocks];
        int first = 0, last = 0;
        for (int i = 0; i < inputBlocks; i++)
        {
            while (spans[first].Last < i) first++;
            while (last + 1 < spans.Length && spans[last + 1].First <= i) last++;
            readers[i] = (first, last);
        }

        return readers;
    }

    /// <summary>The input blocks that hold the channels of a block of outputs.</summary>
    private static (int First, int Last) Span(Conv conv, BlockedLayout input, int block)
    {
        int filters = conv.Filters / conv.Groups, channels = input.Channels / conv.Groups;
        int firstGroup = block * Full / filters, lastGroup = (Math.Min(conv.Filters, (block + 1) * Full) - 1) / filters;
        return (firstGroup * channels / Full, (((lastGroup + 1) * channels) - 1) / Full);
    }
}
