namespace ConvNet.Model.Planning.Kernels;

/// <summary>Softmax over the channels at each position.</summary>
internal sealed record SoftmaxKernel(BlockedLayout Input, BlockedLayout Output) : Kernel
{
    public override string Name => $"Softmax_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"Softmax over the channels of {Input.Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "output");
}

/// <summary>The logarithm of the softmax over the channels at each position; the output may be the input's memory.</summary>
internal sealed record LogSoftmaxKernel(BlockedLayout Input, BlockedLayout Output) : Kernel
{
    public override string Name => $"LogSoftmax_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"The logarithm of the softmax over the channels of {Input.Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "output");
}

/// <summary>dy - exp(y) * sum(dy) over the channels at each position.</summary>
internal sealed record LogSoftmaxGradientKernel(BlockedLayout Output, BlockedLayout OutputGradient, BlockedLayout InputGradient) : Kernel
{
    public override string Name => $"LogSoftmaxGradient_{Output.Channels}_{Output.Height}x{Output.Width}";

    public override string Summary => $"The gradient of the logarithm of a softmax of {Output.Shape} by its input.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("output", "outputGradient", "inputGradient");
}
