namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// Floats for every channel, lane by lane, one after another: what a normalisation keeps of the values it saw, and what it makes
/// of them. Each has room for <paramref name="Lanes"/> floats.
/// </summary>
/// <param name="Lanes">The channels, in whole blocks.</param>
internal readonly record struct ChannelStatistics(int Lanes)
{
    public int Mean => 0;

    /// <summary>The mean of the squared distances from the mean.</summary>
    public int Variance => Lanes;

    /// <summary>1 / sqrt(variance + epsilon).</summary>
    public int Inverse => 2 * Lanes;

    /// <summary>The weight over the deviation.</summary>
    public int Scale => 3 * Lanes;

    /// <summary>The bias less the scaled mean.</summary>
    public int Shift => 4 * Lanes;

    /// <summary>The input gradient's factor of the input's distance from the mean. That of the output gradient is the scale.</summary>
    public int Slope => 5 * Lanes;

    /// <summary>What is added to the input gradient.</summary>
    public int Offset => 6 * Lanes;

    /// <summary>
    /// How many values the statistics of a batch are of. Infinitely many where running averages took their place, which no value of the batch moves:
    /// so the backward pass needs no other formula.
    /// </summary>
    public int Count => 7 * Lanes;

    public int Floats => 8 * Lanes;
}

/// <summary>
/// Mean and variance of each channel over the batch, in two passes, the second of which corrects the mean of the first (Chan, Golub and
/// LeVeque, 1983), with sums by rows and images so that large batches stay accurate; and the scale and shift that normalise by them.
/// </summary>
/// <param name="ImageStride">Floats from one image to the next.</param>
internal sealed record BatchStatisticsKernel(BlockedLayout Input, int ImageStride, double Epsilon, bool Affine) : SizedKernel
{
    public override string Name => $"BatchStatistics_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"Mean and variance of {Many(Input.Channels, "channel")} over the batch and {Input.Height}x{Input.Width} positions.";

    public override bool TakesBatch => true;

    public override EquatableArray<string> Pointers =>
        Affine ? EquatableArray.Of("input", "weight", "bias", "statistics") : EquatableArray.Of("input", "statistics");

    public override SizedMethod Method => new(
        "BatchStatistics", "Mean and variance of each channel over the batch, and the scale and shift that normalise by them.", (Epsilon, Affine, Input.Pixel));

    public override EquatableArray<Size> Sizes => EquatableArray.Of<Size>(
        new("blocks", Input.Blocks), new("rows", Input.Height), new("columns", Input.Width), new("imageStride", ImageStride), new("plane", Input.Plane), new("rowStride", Input.Row));
}

/// <summary>The next running averages, by the batch's statistics. A variance of a single value does not exist and changes nothing.</summary>
/// <param name="Lanes">Channels in whole blocks.</param>
/// <param name="Positions">Values of a channel in an image.</param>
internal sealed record RunningAveragesKernel(int Lanes, int Positions, double Momentum) : SizedKernel
{
    public override string Name => $"RunningAverages_{Lanes}";

    public override string Summary => $"The next running mean and variance of {Lanes} channels: the old ones, and the batch's by a share of {Text.Of(Momentum)}.";

    public override bool TakesBatch => true;

    public override EquatableArray<string> Pointers => EquatableArray.Of("statistics", "mean", "variance", "nextMean", "nextVariance");

    public override SizedMethod Method => new("RunningAverages", "The next running mean and variance of each channel: the old ones, and the batch's by a share.", Momentum);

    public override EquatableArray<Size> Sizes => EquatableArray.Of<Size>(new("lanes", Lanes), new("positions", Positions));
}

/// <summary>The scale and shift by which running averages normalise: once a pass, a few floats for each channel.</summary>
/// <param name="HasBias">Whether the layer that the normalisation is folded into has a bias, which the shift then holds too.</param>
internal sealed record FoldKernel(int Lanes, double Epsilon, bool Affine, bool HasBias) : SizedKernel
{
    public override string Name => $"Fold_{Lanes}";

    public override string Summary => $"The scale and shift that a normalisation of {Lanes} channels by running averages comes to.";

    public override EquatableArray<string> Pointers => new[] { "mean", "variance" }
        .Concat(Affine ? ["weight", "bias"] : [])
        .Concat(HasBias ? ["layerBias"] : [])
        .Concat(["scale", "shift"]).ToEquatableArray();

    public override SizedMethod Method => new("Fold", "The scale and shift that a normalisation by running averages comes to.", (Epsilon, Affine, HasBias));

    public override EquatableArray<Size> Sizes => EquatableArray.Of(new Size("lanes", Lanes));
}

/// <summary>x * scale + shift, by channel.</summary>
internal sealed record AffineKernel(BlockedLayout Input, BlockedLayout Output, Epilogue Epilogue) : SizedKernel
{
    public override string Name => $"Affine_{Input.Channels}_{Input.Height}x{Input.Width}{Epilogue.Suffix}";

    public override string Summary => $"Scales and shifts {Many(Input.Channels, "channel")} of {Input.Height}x{Input.Width}{Epilogue.Description}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "scale", "shift", "output");

    public override SizedMethod Method => new($"Affine{Epilogue.Suffix}", $"Scales and shifts each channel{Epilogue.Description}.", (Epilogue, Input.Pixel, Output.Pixel));

    public override EquatableArray<Size> Sizes => Images(("input", Input), ("output", Output));
}

/// <summary>
/// The gradients by the weight and bias of a batch normalisation, from sums over the batch; and the coefficients of the input's
/// gradient, scale * dy + slope * (x - mean) + offset for each channel (Ioffe and Szegedy, 2015, section 3).
/// </summary>
internal sealed record BatchNormGradientKernel(BlockedLayout Input, int ImageStride, BlockedLayout Gradient, int GradientStride, bool Affine) : SizedKernel
{
    public override string Name => $"BatchNormGradient_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"The gradients of a normalisation of {Many(Input.Channels, "channel")} over the batch and {Input.Height}x{Input.Width} positions, by channel.";

    public override bool TakesBatch => true;

    public override EquatableArray<string> Pointers =>
        Affine ? EquatableArray.Of("input", "gradient", "statistics", "weightGradient", "biasGradient") : EquatableArray.Of("input", "gradient", "statistics");

    public override SizedMethod Method => new(
        "BatchNormGradient", "The gradients of a normalisation over the batch, by channel, and the coefficients of its input's gradient.", (Affine, Input.Pixel, Gradient.Pixel));

    public override EquatableArray<Size> Sizes => EquatableArray.Of<Size>(
        new("blocks", Input.Blocks), new("rows", Input.Height), new("columns", Input.Width), new("imageStride", ImageStride), new("plane", Input.Plane), new("rowStride", Input.Row),
        new("gradientStride", GradientStride), new("gradientPlane", Gradient.Plane), new("gradientRowStride", Gradient.Row));
}

/// <summary>
/// Mean and variance of each group of an image's channels, in two passes with sums by rows and channels, and the scale and shift
/// that normalise by them.
/// </summary>
internal sealed record GroupStatisticsKernel(BlockedLayout Input, int Groups, double Epsilon, bool Affine) : Kernel
{
    public override string Name => $"GroupStatistics{Groups}_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"Mean and variance of {Many(Groups, "group")} of {Many(Input.Channels / Groups, "channel")} and {Input.Height}x{Input.Width} positions.";

    public override EquatableArray<string> Pointers =>
        Affine ? EquatableArray.Of("input", "weight", "bias", "statistics") : EquatableArray.Of("input", "statistics");
}

/// <summary>
/// Adds an image's gradients by the weight and bias of a group normalisation, and computes the coefficients of the input's gradient,
/// scale * dy + slope * (x - mean) + offset for each channel.
/// </summary>
internal sealed record GroupNormGradientKernel(BlockedLayout Input, BlockedLayout Gradient, int Groups, bool Affine) : Kernel
{
    public override string Name => $"GroupNormGradient{Groups}_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"The gradients of a normalisation of {Many(Groups, "group")} of {Many(Input.Channels / Groups, "channel")} and {Input.Height}x{Input.Width} positions, by channel.";

    public override EquatableArray<string> Pointers =>
        Affine ? EquatableArray.Of("input", "gradient", "statistics", "weightGradient", "biasGradient") : EquatableArray.Of("input", "gradient", "statistics");
}

/// <summary>x * weight + bias with a weight and a bias for every value of an image.</summary>
internal sealed record ElementAffineKernel(BlockedLayout Input, BlockedLayout Weight, BlockedLayout Output, Epilogue Epilogue) : Kernel
{
    public override string Name => $"ElementAffine_{Input.Channels}_{Input.Height}x{Input.Width}{Epilogue.Suffix}";

    public override string Summary => $"Scales and shifts each value of {Input.Shape}{Epilogue.Description}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "weight", "bias", "output");
}

/// <summary>
/// The gradients of <see cref="ElementAffineKernel"/> after a normalisation by <c>scale</c> and <c>shift</c>: adds those by weight and
/// bias, and takes the output's gradient back in place.
/// </summary>
internal sealed record ElementAffineGradientKernel(BlockedLayout Input, BlockedLayout Weight, BlockedLayout Gradient) : Kernel
{
    public override string Name => $"ElementAffineGradient_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"The gradients of a weight and a bias for each value of {Input.Shape}, and the gradient in front of them.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "scale", "shift", "weight", "gradient", "weightGradient", "biasGradient");
}

/// <summary>
/// scale * dy + slope * (x - mean) + offset by channel: the gradient of a normalisation by its input. With the mean in the offset, what is
/// left of large numbers would be rounding.
/// </summary>
internal sealed record NormInputGradientKernel(BlockedLayout Input, BlockedLayout OutputGradient, BlockedLayout InputGradient) : SizedKernel
{
    public override string Name => $"NormInputGradient_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"The gradient of a normalisation by its input, {Input.Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "outputGradient", "statistics", "inputGradient");

    public override SizedMethod Method => new(
        "NormInputGradient", "scale * dy + slope * (x - mean) + offset by channel: the gradient of a normalisation by its input.", (Input.Pixel, OutputGradient.Pixel, InputGradient.Pixel));

    public override EquatableArray<Size> Sizes => Images(("input", Input), ("outputGradient", OutputGradient), ("inputGradient", InputGradient));
}
