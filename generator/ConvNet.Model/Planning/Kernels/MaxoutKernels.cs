namespace ConvNet.Model.Planning.Kernels;

/// <summary>The maximum over groups of neighbouring channels.</summary>
internal sealed record MaxoutKernel(int Pieces, BlockedLayout Input, BlockedLayout Output) : Kernel
{
    public override string Name => $"Maxout{Pieces}_{Output.Channels}_{Output.Height}x{Output.Width}";

    public override string Summary => $"The maxima over {Pieces} channels: {Input.Shape} to {Output.Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "output");
}

/// <summary>The gradient of maxout by its input, overwritten: to the first maximum of each group.</summary>
internal sealed record MaxoutGradientKernel(int Pieces, BlockedLayout Input, BlockedLayout Output, BlockedLayout OutputGradient, BlockedLayout InputGradient) : Kernel
{
    public override string Name => $"Maxout{Pieces}Gradient_{Output.Channels}_{Output.Height}x{Output.Width}";

    public override string Summary => $"The gradient of the maxima over {Pieces} channels by their input, {Output.Shape} to {Input.Shape}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "output", "outputGradient", "inputGradient");
}
