using ConvNet.Model.Layers;

namespace ConvNet.Model.Planning.Kernels;

/// <summary>Each channel over a power of its neighbours' mean square. The squares of one position lie in a line with zeros around it.</summary>
internal sealed record LocalResponseNormKernel(LocalResponseNorm Norm, BlockedLayout Input, BlockedLayout Output) : Kernel
{
    /// <summary>Each has a line of its own. A power takes some forty cycles.</summary>
    public override int Parts => PartsOf((double)Input.Height * Input.Width * Input.Blocks * (Norm.Size + 40), Input.Height);

    public override string Name => $"LocalResponseNorm{Norm.Size}_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"Divides {Input.Shape} by a power of the mean square of {Many(Norm.Size, "channel")}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "line", "output");

    /// <summary>Floats of one line: whole blocks of channels with their margins.</summary>
    public static int Line(LocalResponseNorm norm, BlockedLayout layout) =>
        BlockedLayout.RoundUp((layout.Blocks * BlockedLayout.Full) + norm.Size - 1);
}

/// <summary>The gradient of local response normalisation by its input, overwritten. It needs two lines: of squares, and of what neighbours pass back.</summary>
internal sealed record LocalResponseNormGradientKernel(
    LocalResponseNorm Norm, BlockedLayout Input, BlockedLayout OutputGradient, BlockedLayout InputGradient) : Kernel
{
    public override string Name => $"LocalResponseNorm{Norm.Size}Gradient_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"The gradient of local response normalisation over {Many(Norm.Size, "channel")} by its input, {Input.Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "outputGradient", "line", "inputGradient");
}
