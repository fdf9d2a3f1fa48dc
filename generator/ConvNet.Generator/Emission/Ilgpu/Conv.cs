using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Convolution, its gradient by the input, which is one too, and its gradient by the weights.</summary>
internal static class Conv
{
    public static Stage[] Write(SourceWriter w, ConvKernel k, DeviceKernel kernel, string name) => ProductsWriter.Write(
        w, kernel, name, Products.Of(k.Input, k.Taps, k.Output),
        new ProductsEnd(k.Output.Plane, k.Output.Row, k.Output.Pixel, k.HasBias, k.IsScaled, k.Addend, k.Epilogue));

    public static Stage[] Write(SourceWriter w, ConvWeightGradientKernel k, DeviceKernel kernel, string name) => WeightGradientWriter.Write(
        w, kernel, name, Products.Of(k.Input, k.Taps, k.Output), k.Output.Plane, k.Output.Row, k.Output.Pixel, adds: true);
}
