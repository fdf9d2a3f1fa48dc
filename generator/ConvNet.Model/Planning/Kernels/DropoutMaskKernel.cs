namespace ConvNet.Model.Planning.Kernels;

/// <summary>Draws a dropout layer's mask for the batch. The runtime does it: emission writes the call.</summary>
internal sealed record DropoutMaskKernel(int Site, int Count, double Rate) : Kernel
{
    public override string Name => $"DropoutMask_{Site}";

    public override string Summary => $"Draws {Count} values of 0 or 1 / (1 - {Rate}) for each image.";

    public override bool TakesBatch => true;

    public override EquatableArray<string> Pointers => EquatableArray.Of("mask");
}
