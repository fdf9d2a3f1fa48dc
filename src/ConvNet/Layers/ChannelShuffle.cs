using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Deals the channels of each group out to all groups, so that the next grouped convolution sees every group: as [groups, C / groups] the channels
/// are transposed.
/// </summary>
/// <group>Shape and movement</group>
/// <shape>[C, H, W] -> the same</shape>
/// <formula>y[j * groups + i] = x[i * (C / groups) + j]: channel j of group i</formula>
/// <pytorch>ChannelShuffle(groups)</pytorch>
/// <source>Zhang et al., 2018, "ShuffleNet"</source>
/// <param name="groups">The number of groups. It must divide the channels.</param>
[Conditional(Compilation)]
public sealed class ChannelShuffleAttribute(int groups) : LayerAttribute
{
    /// <summary>The number of groups.</summary>
    public int Groups { get; } = groups;
}
