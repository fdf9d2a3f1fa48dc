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
    /// <summary>The kernel for blocks or for planes.</summary>
    public static Kernel Of(Activation activation, BlockedLayout value, BlockedLayout outputGradient, BlockedLayout inputGradient) => value.IsPlanar
        ? new PlanarActivationGradientKernel(activation, value, outputGradient, inputGradient)
        : new ActivationGradientKernel(activation, value, outputGradient, inputGradient);

    public override string Name => $"{Activation.Kind}Gradient_{Value.Channels}_{Value.Height}x{Value.Width}";

    public override string Summary => $"The gradient of {Value.Shape} times the derivative of {Activation.Kind} at its {At(Activation)}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("value", "outputGradient", "inputGradient");

    public override SizedMethod Method => new(
        $"{Activation.Kind}Gradient", $"A gradient times the derivative of {Activation.Kind} at its {At(Activation)}.", (Activation, Value.Pixel));

    public override EquatableArray<Size> Sizes => Images(("value", Value), ("outputGradient", OutputGradient), ("inputGradient", InputGradient));

    /// <summary>What the derivative is taken at.</summary>
    public static string At(Activation activation) => activation.NeedsInput ? "input" : "output";
}

/// <summary>The same in planes, whose rows end with narrower vectors.</summary>
internal sealed record PlanarActivationGradientKernel(Activation Activation, BlockedLayout Value, BlockedLayout OutputGradient, BlockedLayout InputGradient) : Kernel
{
    public override string Name => $"{Activation.Kind}Gradient_{Value.Channels}_{Value.Height}x{Value.Width}_Planes";

    public override string Summary => $"The gradient of {Value.Shape} times the derivative of {Activation.Kind} at its {ActivationGradientKernel.At(Activation)}, in planes.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("value", "outputGradient", "inputGradient");
}

/// <summary>Copies an image between layouts of the same block, or into planes.</summary>
internal sealed record CopyKernel(BlockedLayout Input, BlockedLayout Output) : Kernel
{
    public override string Name => $"Copy_{Input.Channels}_{Input.Height}x{Input.Width}{(Output.IsPlanar ? "_Planes" : "")}";

    public override string Summary => $"Copies {Input.Shape} {(Output.IsPlanar ? "into planes" : "to another halo")}.";

    public override EquatableArray<string> Pointers => EquatableArray.Of("input", "output");
}
