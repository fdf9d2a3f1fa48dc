namespace ConvNet.Model.Planning.Kernels;

/// <summary>Zeroes the gradient of packed weights whose filter does not read their channel.</summary>
/// <param name="Connections">The channels that each filter reads.</param>
/// <param name="Channels">Channels of the input.</param>
/// <param name="Block">Channels in a block.</param>
/// <param name="WeightBlock">Floats of the weights of 16 filters.</param>
internal sealed record ClearTableKernel(EquatableArray<EquatableArray<int>> Connections, int Channels, int Block, int Taps, int WeightBlock) : Kernel
{
    public override string Name => $"ClearTable_{Connections.Count}By{Channels}";

    public override string Summary => $"Zeroes the gradient of weights between {Many(Channels, "channel")} and those of {Many(Connections.Count, "filter")} that do not read them.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("weightGradient");
}
