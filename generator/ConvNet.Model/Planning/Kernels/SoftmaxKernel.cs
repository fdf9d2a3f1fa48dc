namespace ConvNet.Model.Planning.Kernels;

/// <summary>Softmax over the channels at each position.</summary>
internal sealed record SoftmaxKernel(BlockedLayout Input, BlockedLayout Output) : Kernel
{
    public override string Name => $"Softmax_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"Softmax over the channels of {Input.Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "output");
}
