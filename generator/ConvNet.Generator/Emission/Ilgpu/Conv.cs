using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Convolution, its gradient by the input, which is one too, and its gradient by the weights.</summary>
internal static class Conv
{
    public static Stage[] Write(SourceWriter w, ConvKernel k, DeviceKernel kernel, string name) => ProductsWriter.Write(
        w, kernel, name, Products.Of(k.Input, k.Taps, k.Output, k.Transposed),
        new ProductsEnd(k.Output.Plane, k.Output.Row, k.Output.Pixel, k.HasBias, k.IsScaled, k.Addend, k.Epilogue, k.Back)
        {
            BackSteps = k.Back is { Value: var v } ? new ImageSteps(v.Plane, v.Row) : default,
        });

    public static Stage[] Write(SourceWriter w, ConvWeightGradientKernel k, DeviceKernel kernel, string name) => WeightGradientWriter.Write(
        w, kernel, name, Products.Of(k.Input, k.Taps, k.Output), k.Output.Plane, k.Output.Row, k.Output.Pixel, adds: true, k.HasBias);
}
