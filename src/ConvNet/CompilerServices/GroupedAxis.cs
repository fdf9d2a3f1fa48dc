using System.ComponentModel;

namespace ConvNet.CompilerServices;

/// <summary>The packing of a grouped convolution's weights, whose blocks of 16 outputs can hold parts of several groups.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GroupedAxis
{
    private const int Block = 16;

    /// <summary>The axes filter and channel (within the group) as one: where each pair's first tap lies.</summary>
    /// <param name="filters">All output channels.</param>
    /// <param name="filtersPerGroup">Output channels of a group.</param>
    /// <param name="channelsPerGroup">Input channels of a group.</param>
    /// <param name="inputBlocks">Blocks of inputs that each block of outputs reads.</param>
    /// <param name="allInputBlocks">Blocks of all inputs.</param>
    /// <param name="taps">Positions of the window.</param>
    public static PackedAxis Create(int filters, int filtersPerGroup, int channelsPerGroup, int inputBlocks, int allInputBlocks, int taps)
    {
        int area = taps * Block * Block;
        var offsets = new int[filters * channelsPerGroup];
        for (int filter = 0, i = 0; filter < filters; filter++)
        {
            int block = filter / Block;
            int first = block * Block / filtersPerGroup * channelsPerGroup / Block;
            int start = Math.Min(first, allInputBlocks - inputBlocks);
            for (int c = 0; c < channelsPerGroup; c++, i++)
            {
                int channel = (filter / filtersPerGroup * channelsPerGroup) + c - (start * Block);
                offsets[i] = (block * inputBlocks * area) + (channel / Block * area) + (channel % Block * Block) + (filter % Block);
            }
        }

        return new PackedAxis(offsets.Length, 0, offsets.Length, 0) { Extra = offsets };
    }
}
