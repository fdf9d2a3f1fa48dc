namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// The sizes of a locally connected layer. Weights are packed [outputs / 16][rows][columns][channels][window rows][window columns][16], so
/// that an output reads one stream.
/// </summary>
internal sealed record LocalSizes(SlidWindow Window, int Channels, int Filters)
{
    public int Blocks => BlockedLayout.RoundUp(Filters) / BlockedLayout.Full;

    /// <summary>Floats of the weights of 16 outputs at one position.</summary>
    public int Position => Channels * Window.Taps * BlockedLayout.Full;

    /// <summary>Floats of the weights of 16 outputs at all positions.</summary>
    public int Block => Window.Vertical.Output * Window.Horizontal.Output * Position;

    public string Text => $"{Window.Vertical.Size}x{Window.Horizontal.Size}_{Channels}To{Filters}_{Window.Vertical.Output}x{Window.Horizontal.Output}";
}

/// <summary>A locally connected layer of one image: each position has weights, and a bias, of its own.</summary>
internal sealed record LocallyConnectedKernel(LocalSizes Sizes, BlockedLayout Input, BlockedLayout Output, bool HasBias) : Kernel
{
    public override string Name => $"LocallyConnected{Sizes.Text}";

    public override string Summary => $"{Many(Sizes.Channels, "channel")} to {Sizes.Filters} with weights of its own at each position of {Output.Shape}.";

    public override EquatableArray<string> Pointers =>
        HasBias ? EquatableArray.Of("input", "weights", "bias", "output") : EquatableArray.Of("input", "weights", "output");
}

/// <summary>Adds one image's gradient by a locally connected layer's weights.</summary>
internal sealed record LocallyConnectedWeightGradientKernel(LocalSizes Sizes, BlockedLayout Input, BlockedLayout Gradient) : Kernel
{
    public override string Name => $"LocallyConnectedWeightGradient{Sizes.Text}";

    public override string Summary => $"Adds the gradient by the weights of a locally connected layer, {Many(Sizes.Channels, "channel")} to {Gradient.Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "gradient", "weightGradient");
}

/// <summary>The gradient of a locally connected layer by its input, overwritten.</summary>
internal sealed record LocallyConnectedInputGradientKernel(LocalSizes Sizes, BlockedLayout OutputGradient, BlockedLayout InputGradient) : Kernel
{
    public override string Name => $"LocallyConnectedInputGradient{Sizes.Text}";

    public override string Summary => $"The gradient of a locally connected layer by its input, {OutputGradient.Shape} to {InputGradient.Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("outputGradient", "weights", "inputGradient");
}
