namespace ConvNet.Model.Planning.Kernels;

/// <summary>Writes a fixed filter as the depthwise weights of so many blocks of channels.</summary>
internal sealed record FillFilterKernel(EquatableArray<double> Weights, int Blocks) : Kernel
{
    public override string Name => $"FillFilter{Weights.Count}_{Blocks}";

    public override string Summary => $"Writes a filter of {Many(Weights.Count, "weight")} for {Many(Blocks, "block")} of channels.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("weights");
}
