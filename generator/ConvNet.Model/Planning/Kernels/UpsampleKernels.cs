namespace ConvNet.Model.Planning.Kernels;

/// <summary>An image enlarged by a whole factor: values repeated, or interpolated between four neighbours.</summary>
internal sealed record UpsampleKernel(int Factor, bool IsBilinear, bool AlignCorners, BlockedLayout Input, BlockedLayout Output) : Kernel
{
    public override string Name => $"Upsample{Factor}{(AlignCorners ? "Aligned" : IsBilinear ? "Bilinear" : "")}_{Input.Channels}_{Output.Height}x{Output.Width}";

    public override string Summary => $"{Input.Shape} enlarged to {Output.Shape}{(IsBilinear ? " by bilinear interpolation" : "")}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "output");
}

/// <summary>The gradient of enlarging by its input, overwritten: each value's goes back to where it came from, in the same shares.</summary>
internal sealed record UpsampleGradientKernel(int Factor, bool IsBilinear, bool AlignCorners, BlockedLayout OutputGradient, BlockedLayout InputGradient) : Kernel
{
    public override string Name => $"Upsample{Factor}{(AlignCorners ? "Aligned" : IsBilinear ? "Bilinear" : "")}Gradient_{InputGradient.Channels}_{OutputGradient.Height}x{OutputGradient.Width}";

    public override string Summary => $"The gradient of enlarging by {Factor} by its input, {OutputGradient.Shape} to {InputGradient.Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("outputGradient", "inputGradient");
}
