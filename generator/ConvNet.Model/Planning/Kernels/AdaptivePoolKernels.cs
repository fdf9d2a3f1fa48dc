namespace ConvNet.Model.Planning.Kernels;

/// <summary>The mean or maximum over each cell of a grid whose cells differ in size.</summary>
internal sealed record AdaptivePoolKernel(bool IsMax, BlockedLayout Input, BlockedLayout Output) : Kernel
{
    public override string Name => $"Adaptive{(IsMax ? "Max" : "Avg")}Pool_{Input.Channels}_{Input.Height}x{Input.Width}To{Output.Height}x{Output.Width}";

    public override string Summary => $"The {(IsMax ? "maximum" : "mean")} over each cell of a grid: {Input.Shape} to {Output.Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "output");
}

/// <summary>The gradient of pooling over a grid by its input.</summary>
/// <param name="Adds">Whether it adds to what is there; else it overwrites.</param>
internal sealed record AdaptivePoolGradientKernel(
    bool IsMax, bool Adds, BlockedLayout Input, BlockedLayout Output, BlockedLayout OutputGradient, BlockedLayout InputGradient) : Kernel
{
    public override string Name => $"Adaptive{(IsMax ? "Max" : "Avg")}PoolGradient_{Input.Channels}_{Input.Height}x{Input.Width}To{Output.Height}x{Output.Width}";

    public override string Summary => $"{(Adds ? "Adds the" : "The")} gradient of the {(IsMax ? "maximum" : "mean")} over each cell of a grid by its input, {Output.Shape} to {Input.Shape}.";

    public override EquatableArray<string> Pointers =>
        IsMax ? EquatableArray.Of("input", "output", "outputGradient", "inputGradient") : EquatableArray.Of("outputGradient", "inputGradient");
}
