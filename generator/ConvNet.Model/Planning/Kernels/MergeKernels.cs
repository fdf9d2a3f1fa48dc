using ConvNet.Model.Layers;

namespace ConvNet.Model.Planning.Kernels;

/// <summary>
/// An elementwise combination of images of one shape; a vector among them goes to every position. The output may be the memory
/// of any image among the inputs.
/// </summary>
internal sealed record MergeKernel(MergeFunction Function, EquatableArray<BlockedLayout> Inputs, BlockedLayout Output, Epilogue Epilogue) : Kernel
{
    /// <summary>The activation that the results are taken back through, where they are a gradient by its output.</summary>
    public ActivationGradientKernel? Back { get; init; }

    public override string Name =>
        $"{Function}{Inputs.Count}_{Output.Channels}_{Output.Height}x{Output.Width}{Epilogue.Suffix}{ActivationGradientKernel.Suffix(Back)}";

    public override string Summary =>
        $"{What} of {Inputs.Count} images of {Output.Shape}, element by element{Epilogue.Description}{ActivationGradientKernel.Description(Back)}.";

    public override EquatableArray<string> Pointers =>
        Inputs.Select((_, i) => $"x{i}").Concat(["output"]).Concat(ActivationGradientKernel.Pointer(Back)).ToEquatableArray();

    private string What => Function switch
    {
        MergeFunction.Add => "The sum",
        MergeFunction.Multiply => "The product",
        MergeFunction.Max => "The maximum",
        _ => "The mean",
    };
}

/// <summary>A sum of images, each with a weight of its own. The output may be the memory of any of them.</summary>
internal sealed record WeightedSumKernel(EquatableArray<BlockedLayout> Inputs, BlockedLayout Output, Epilogue Epilogue) : Kernel
{
    public override string Name => $"WeightedSum{Inputs.Count}_{Output.Channels}_{Output.Height}x{Output.Width}{Epilogue.Suffix}";

    public override string Summary => $"The weighted sum of {Many(Inputs.Count, "image")} of {Output.Shape}{Epilogue.Description}.";

    public override EquatableArray<string> Pointers => new[] { "weights" }.Concat(Inputs.Select((_, i) => $"x{i}")).Concat(["output"]).ToEquatableArray();
}

/// <summary>Scales an image; input and output may be the same memory.</summary>
internal sealed record ScaleKernel(BlockedLayout Input, BlockedLayout Output, double Factor) : Kernel
{
    public override string Name => $"Scale_{Input.Channels}_{Input.Height}x{Input.Width}";

    public override string Summary => $"Multiplies {Input.Shape} by {Text.Of(Factor)}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "output");
}

/// <summary>The gradient of a maximum of images by the last of <paramref name="Inputs"/>: where it is the first that is largest.</summary>
internal sealed record MaxGradientKernel(EquatableArray<BlockedLayout> Inputs, BlockedLayout Output, BlockedLayout OutputGradient, BlockedLayout InputGradient) : Kernel
{
    public override string Name => $"Max{Inputs.Count}Gradient_{Output.Channels}_{Output.Height}x{Output.Width}";

    public override string Summary => $"The gradient of a maximum of images of {Output.Shape} by input {Inputs.Count}: where it is the first that is largest.";

    public override EquatableArray<string> Pointers =>
        Inputs.Select((_, i) => $"x{i}").Concat(["output", "outputGradient", "inputGradient"]).ToEquatableArray();
}

/// <summary>For each channel the sum over the image of the product of all inputs, of which vectors go to every position.</summary>
internal sealed record SumOfProductsKernel(EquatableArray<BlockedLayout> Inputs, BlockedLayout Output) : Kernel
{
    private BlockedLayout Image => Inputs[0];

    public override string Name => $"SumOfProducts{Inputs.Count}_{Image.Channels}_{Image.Height}x{Image.Width}";

    public override string Summary => $"For each channel the sum of the products of {Inputs.Count} images of {Image.Shape}.";

    public override EquatableArray<string> Pointers => Inputs.Select((_, i) => $"x{i}").Concat(["output"]).ToEquatableArray();
}
