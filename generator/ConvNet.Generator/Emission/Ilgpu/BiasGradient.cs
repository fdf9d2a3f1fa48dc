using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>The gradients by biases: sums of gradients over positions.</summary>
internal static class BiasGradient
{
    public static Stage[] Write(SourceWriter w, BiasGradientKernel k, DeviceKernel kernel, string name) => ChannelSums.Write(
        w, kernel, name, k.Gradient, [("gradient", k.Gradient)], ["biasGradient"], null, [("sum", "gradientValue")],
        () => w.Line("biasGradient[channel] += sum;"));

    /// <summary>The gradient by a factor: each channel's sum of values times gradient.</summary>
    public static Stage[] Write(SourceWriter w, ScaleGradientKernel k, DeviceKernel kernel, string name) => ChannelSums.Write(
        w, kernel, name, k.Values, [("values", k.Values), ("gradient", k.Gradient)], ["scaleGradient"], null,
        [("sum", "valuesValue * gradientValue")], () => w.Line("scaleGradient[channel] += sum;"));
}
