namespace ConvNet.Model.Planning.Kernels;

/// <summary>Adds one image's gradient by a factor of each channel: the sum of values times gradient over its positions.</summary>
internal sealed record ScaleGradientKernel(BlockedLayout Values, BlockedLayout Gradient) : Kernel
{
    public override string Name => $"ScaleGradient_{Values.Channels}_{Values.Height}x{Values.Width}";

    public override string Summary => $"Adds the gradient by a factor of each channel, summed over {Values.Height}x{Values.Width} positions of {Many(Values.Channels, "channel")}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("values", "gradient", "scaleGradient");
}
