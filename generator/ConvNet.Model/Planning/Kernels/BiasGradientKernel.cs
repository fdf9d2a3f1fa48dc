namespace ConvNet.Model.Planning.Kernels;

/// <summary>Adds the sums of an image's gradient over its positions to the gradient by the bias.</summary>
internal sealed record BiasGradientKernel(BlockedLayout Gradient) : Kernel
{
    public override string Name => $"BiasGradient_{Gradient.Channels}_{Gradient.Height}x{Gradient.Width}{(Gradient.IsPlanar ? "_Planes" : "")}";

    public override string Summary => $"Adds the gradient by the bias, summed over {Gradient.Height}x{Gradient.Width} positions of {Many(Gradient.Channels, Gradient.IsPlanar ? "plane" : "channel")}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("gradient", "biasGradient");
}
