using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>The gradients by biases: sums of gradients over positions.</summary>
internal static class BiasGradient
{
    public static Stage[] Write(SourceWriter w, BiasGradientKernel k, DeviceKernel kernel, string name) => ChannelSums.Write(
        w, kernel, name, k.Gradient, [("gradient", k.Gradient)], ["biasGradient"], null, [("sum", "gradientValue")], () => w.Line("biasGradient[channel] += sum;"));
}
