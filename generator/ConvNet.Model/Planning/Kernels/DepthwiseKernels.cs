namespace ConvNet.Model.Planning.Kernels;

/// <summary>Depthwise convolution: each channel by a window of its own. Lanes are channels.</summary>
internal sealed record DepthwiseKernel(int Blocks, int InputPlane, int StepRow, int StepColumn, ConvTaps Taps, ConvOutput Output, bool HasBias, Epilogue Epilogue, string Label) : Kernel
{
    /// <summary>Whether the sums are scaled and shifted for each output, in place of a bias.</summary>
    public bool IsScaled { get; init; }

    public override int Parts => PartsOf((double)Output.Height * Output.Width * Blocks * Taps.Count, Blocks);

    public override string Name => $"{Label}{Taps.Height}x{Taps.Width}_{Output.Channels}_{Output.Height}x{Output.Width}{(IsScaled ? "_Scaled" : "")}{Epilogue.Suffix}";

    public override string Summary => $"{Taps.Height}x{Taps.Width} depthwise convolution of {Many(Output.Channels, "channel")}, {Output.Height}x{Output.Width} positions{(IsScaled ? ", scaled and shifted" : "")}{Epilogue.Description}.";

    public override EquatableArray<string> Pointers => Weighted(HasBias, IsScaled);
}

/// <summary>Adds one image's gradient by depthwise weights.</summary>
internal sealed record DepthwiseWeightGradientKernel(int Blocks, int InputPlane, int StepRow, int StepColumn, ConvTaps Taps, ConvOutput Output) : Kernel
{
    public override string Name => $"DepthwiseWeightGradient{Taps.Height}x{Taps.Width}_{Output.Channels}_{Output.Height}x{Output.Width}";

    public override string Summary => $"Adds the gradient by the weights of a {Taps.Height}x{Taps.Width} depthwise convolution of {Many(Output.Channels, "channel")}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "gradient", "weightGradient");
}

/// <summary>Rewrites depthwise weights for the gradient by the input: the taps of one class, last first.</summary>
internal sealed record FlipDepthwiseKernel(int Blocks, ConvTaps Taps, TapClass Rows, TapClass Columns) : Kernel
{
    public override string Name => $"FlipDepthwise{Rows.Count}x{Columns.Count}_{Blocks}";

    public override string Summary => $"Reorders {Blocks} blocks of {Taps.Height}x{Taps.Width} depthwise weights for the gradient by the input.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("weights", "flipped");

    public int Floats => Blocks * Rows.Count * Columns.Count * BlockedLayout.Full;
}
