namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// Zeroes the gradient of packed weights that lie in a block but join different groups: they are no parameters, and must
/// stay zero.
/// </summary>
internal sealed record ClearGroupsKernel(int Filters, int FiltersPerGroup, int ChannelsPerGroup, int InputBlocks, int Taps, EquatableArray<int> Starts) : Kernel
{
    public override string Name => $"ClearGroups_{Filters}By{ChannelsPerGroup}";

    public override string Summary => $"Zeroes the gradient of weights between groups of {ChannelsPerGroup} inputs and {FiltersPerGroup} outputs.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("weightGradient");
}
