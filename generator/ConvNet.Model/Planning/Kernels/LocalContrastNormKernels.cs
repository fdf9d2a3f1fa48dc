using ConvNet.Model.Layers;

namespace ConvNet.Model.Planning.Kernels;

/// <summary>Local contrast normalisation of one image, by way of planes of one number a position.</summary>
internal sealed record LocalContrastNormKernel(LocalContrastNorm Norm, BlockedLayout Input, BlockedLayout Output) : Kernel
{
    public override string Name => $"LocalContrastNorm{Norm.Size}_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"Takes the mean around out of {Input.Shape} and divides by the deviation around, {Norm.Size}x{Norm.Size} positions.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "planes", "output");

    /// <summary>Floats of the planes: one to be blurred and one blurred along rows, both with zeros around, a blurred one, and one of deviations.</summary>
    public static int Planes(LocalContrastNorm norm, BlockedLayout layout) => 4 * Plane(norm, layout);

    /// <summary>Floats of one plane with the window's reach around.</summary>
    public static int Plane(LocalContrastNorm norm, BlockedLayout layout) => (layout.Height + norm.Size - 1) * (layout.Width + norm.Size - 1);
}

/// <summary>The gradient of local contrast normalisation by its input, overwritten. Everything of the forward pass is computed again.</summary>
internal sealed record LocalContrastNormGradientKernel(LocalContrastNorm Norm, BlockedLayout Input, BlockedLayout OutputGradient, BlockedLayout InputGradient) : Kernel
{
    public override string Name => $"LocalContrastNorm{Norm.Size}Gradient_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"The gradient of local contrast normalisation of {Input.Shape} over {Norm.Size}x{Norm.Size} positions by its input.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "outputGradient", "planes", "inputGradient");
}
