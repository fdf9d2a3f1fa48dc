namespace ConvNet.Model.Planning.Kernels;

/// <summary>Draws a mask for the batch. The runtime does it: emission writes the call.</summary>
/// <param name="Count">Floats for one image.</param>
/// <param name="Rate">The probability of 0.</param>
/// <param name="Kept">The other value.</param>
/// <param name="IsOneDraw">Whether all floats of an image are one draw.</param>
internal sealed record DropoutMaskKernel(int Site, int Count, double Rate, double Kept, bool IsOneDraw) : Kernel
{
    public override string Name => $"DropoutMask_{Site}";

    public override string Summary => $"Draws {Count} values of 0 or {Kept} for each image.";

    public override bool TakesBatch => true;

    public override EquatableArray<string> Pointers => EquatableArray.Of("mask");
}
