using ConvNet.Model.Layers;

namespace ConvNet.Model.Planning.Kernels;

/// <summary>An activation of each value of an image; input and output may be the same memory.</summary>
internal sealed record ActivationKernel(Activation Activation, BlockedLayout Input, BlockedLayout Output) : Kernel
{
    public override string Name => $"{Activation.Kind}_{Input.Channels}_{Input.Height}x{Input.Width}{(Input.IsPlanar ? "_Planes" : "")}";

    public override string Summary => $"{Activation.Kind} of {Input.Shape}{(Input.IsPlanar ? ", in planes" : "")}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "output");
}

/// <summary>
/// A gradient times an activation's derivative, in terms of the activation's own output, or of its input where two inputs can
/// give one output. Both gradients may be the same memory.
/// </summary>
internal sealed record ActivationGradientKernel(Activation Activation, BlockedLayout Value, BlockedLayout OutputGradient, BlockedLayout InputGradient) : SizedKernel
{
    public override string Name => $"{Activation.Kind}Gradient_{Value.Channels}_{Value.Height}x{Value.Width}{(Value.IsPlanar ? "_Planes" : "")}";

    public override string Summary =>
        $"The gradient of {Value.Shape} times the derivative of {Activation.Kind} at its {(Activation.NeedsInput ? "input" : "output")}{(Value.IsPlanar ? ", in planes" : "")}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("value", "outputGradient", "inputGradient");

    public override SizedMethod Method => new(
        $"{Activation.Kind}Gradient", $"A gradient times the derivative of {Activation.Kind} at its {(Activation.NeedsInput ? "input" : "output")}.", (Activation, Value.Pixel, Value.IsPlanar));

    public override EquatableArray<Size> Sizes => Images(("value", Value), ("outputGradient", OutputGradient), ("inputGradient", InputGradient));

    /// <summary>What is added to the name of a kernel that goes back through an activation itself.</summary>
    public static string Suffix(ActivationGradientKernel? back) => back is null ? "" : $"_Back{back.Activation.Kind}";

    /// <summary>What is added to its summary.</summary>
    public static string Description(ActivationGradientKernel? back) => back is null ? "" : $", back through {back.Activation.Kind}";

    /// <summary>What is added to its pointers.</summary>
    public static string[] Pointer(ActivationGradientKernel? back) => back is null ? [] : ["value"];
}

/// <summary>Copies an image between layouts of the same block, or into planes.</summary>
internal sealed record CopyKernel(BlockedLayout Input, BlockedLayout Output) : Kernel
{
    public override string Name => $"Copy_{Input.Channels}_{Input.Height}x{Input.Width}{(Output.IsPlanar ? "_Planes" : "")}";

    public override string Summary => $"Copies {Input.Shape} {(Output.IsPlanar ? "into planes" : "to another halo")}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "output");
}
