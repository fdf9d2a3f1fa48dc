namespace ConvNet.Model.Planning.Kernels;

/// <summary>What pooling takes of a window: the maximum, the mean or the L2 norm.</summary>
internal enum PoolFunction
{
    Max,
    Avg,
    L2,
}

/// <summary>Pooling of one image. Windows inside the image are unrolled; at its border they are clipped.</summary>
/// <param name="CountIncludePad">Whether an average divides by the padding too; a norm counts it always.</param>
internal sealed record PoolKernel(PoolFunction Function, SlidWindow Window, bool CountIncludePad, BlockedLayout Input, BlockedLayout Output) : Kernel
{
    public bool IsMax => Function == PoolFunction.Max;

    /// <summary>Whether the results are scaled and shifted by channel.</summary>
    public bool IsScaled { get; init; }

    /// <summary>Whether it stores, beside each maximum, which tap of its window it came from: an image like the output, without a halo.</summary>
    public bool SavesTaps { get; init; }

    /// <summary>A load for each tap, and some for the rest.</summary>
    public override int Parts => Input.IsPlanar ? 1 : PartsOf((double)Output.Height * Output.Width * Output.Blocks * (Window.Taps + 4), Output.Blocks);

    public override string Name => $"{Function}Pool{Window.Vertical.Size}x{Window.Horizontal.Size}_{Input.Channels}_{Output.Height}x{Output.Width}{(IsScaled ? "_Scaled" : "")}{(SavesTaps ? "_Taps" : "")}{(Input.IsPlanar ? "_Planes" : "")}";

    public override string Summary =>
        $"{Result} of {Window.Vertical.Size}x{Window.Horizontal.Size} windows at stride {Window.Vertical.Stride},{Window.Horizontal.Stride}: {Input.Shape} to {Output.Shape}{(IsScaled ? ", scaled and shifted" : "")}{(SavesTaps ? ", and which tap it was" : "")}{(Input.IsPlanar ? ", in planes" : "")}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of(
        IsScaled ? ["input", "scale", "shift", "output"] : SavesTaps ? ["input", "output", "taps"] : new[] { "input", "output" });

    private string Result => Function switch
    {
        PoolFunction.Max => "Maximum",
        PoolFunction.Avg => "Mean",
        _ => "L2 norm",
    };
}

/// <summary>The gradient of pooling by its input, overwritten: to the first maximum of each window, evenly, or by each value's part in the norm.</summary>
internal sealed record PoolGradientKernel(PoolFunction Function, SlidWindow Window, bool CountIncludePad, BlockedLayout Input, BlockedLayout Output, BlockedLayout OutputGradient, BlockedLayout InputGradient) : Kernel
{
    public bool IsMax => Function == PoolFunction.Max;

    /// <summary>Whether it reads the pooled image and the results.</summary>
    public bool NeedsImages => Function != PoolFunction.Avg && Taps is null;

    /// <summary>The image of the taps that the maxima came from, where pooling has stored them; else they are searched for again.</summary>
    public BlockedLayout? Taps { get; init; }

    /// <summary>The activation that the results are taken back through, where they are a gradient by its output.</summary>
    public ActivationGradientKernel? Back { get; init; }

    public override string Name => $"{Function}Pool{Window.Vertical.Size}x{Window.Horizontal.Size}Gradient_{Input.Channels}_{Output.Height}x{Output.Width}{(Input.IsPlanar ? "_Planes" : "")}{ActivationGradientKernel.Suffix(Back)}";

    public override string Summary =>
        $"The gradient of {Window.Vertical.Size}x{Window.Horizontal.Size} {(Function switch { PoolFunction.Max => "max", PoolFunction.Avg => "average", _ => "L2" })} pooling by its input, {Output.Shape} to {Input.Shape}{(Input.IsPlanar ? ", in planes" : "")}{ActivationGradientKernel.Description(Back)}.";

    public override EquatableArray<string> Pointers => (NeedsImages ? ["input", "output"] : Taps is null ? [] : new[] { "taps" })
        .Concat(["outputGradient", "inputGradient"]).Concat(ActivationGradientKernel.Pointer(Back)).ToEquatableArray();
}

/// <summary>The mean or maximum of each channel.</summary>
internal sealed record GlobalPoolKernel(bool IsMax, BlockedLayout Input) : Kernel
{
    public override string Name => $"Global{(IsMax ? "Max" : "Avg")}Pool_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"The {(IsMax ? "maximum" : "mean")} of each channel: {Input.Shape} to {Input.Channels}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "output");
}

/// <summary>The gradient of global pooling by its input, overwritten.</summary>
internal sealed record GlobalPoolGradientKernel(bool IsMax, BlockedLayout Input, BlockedLayout InputGradient) : Kernel
{
    public override string Name => $"Global{(IsMax ? "Max" : "Avg")}PoolGradient_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"The gradient of the {(IsMax ? "maximum" : "mean")} of each channel: {Input.Channels} to {Input.Shape}.";

    public override EquatableArray<string> Pointers =>
        IsMax ? EquatableArray.Of("input", "output", "outputGradient", "inputGradient") : EquatableArray.Of("outputGradient", "inputGradient");
}
