using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Deals the channels of each group out to all groups (ShuffleNet, Zhang et al., 2018; PyTorch's ChannelShuffle): seen as
/// [groups, C / groups] the channels are transposed, so that the next grouped convolution sees every group. Same shape.
/// </summary>
/// <param name="groups">The number of groups. It must divide the channels.</param>
[Conditional(Compilation)]
public sealed class ChannelShuffleAttribute(int groups) : LayerAttribute
{
    /// <summary>The number of groups.</summary>
    public int Groups { get; } = groups;
}
