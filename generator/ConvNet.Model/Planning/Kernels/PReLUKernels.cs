namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// Values where the layer's input is positive, values times a learned slope elsewhere: of the input itself forward, of the output's
/// gradient backward.
/// </summary>
/// <param name="Shared">Whether all channels have the first slope.</param>
internal sealed record PReLUKernel(bool Shared, BlockedLayout Input, BlockedLayout Values, BlockedLayout Output) : Kernel
{
    public override string Name => $"PReLU_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"Values of {Input.Shape}, times {(Shared ? "the slope" : "their channel's slope")} where the input is not positive.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "values", "slopes", "output");
}

/// <summary>Adds one image's gradient by the slopes of a PReLU: of input times gradient, the sum where the input is not positive.</summary>
internal sealed record PReLUSlopeGradientKernel(bool Shared, BlockedLayout Input, BlockedLayout Gradient) : Kernel
{
    public override string Name => $"PReLUSlopeGradient_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"Adds the gradient by {(Shared ? "the slope" : Many(Input.Channels, "slope"))} of a PReLU of {Input.Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "gradient", "slopeGradient");
}
