using ConvNet.Model.Planning;
using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Dense layers: the images are the rows of a matrix product.</summary>
internal static class Dense
{
    public static Stage[] Write(SourceWriter w, DenseKernel k, DeviceKernel kernel, string name) => ProductsWriter.Write(
        w, kernel, name, Products.Dense(k.Inputs, k.Blocks, k.Transposed), new ProductsEnd(BlockedLayout.Full, 0, 0, k.HasBias, k.IsScaled, null, k.Epilogue, k.Back)
        {
            BackSteps = new ImageSteps(BlockedLayout.Full, 0),
        });

    public static Stage[] Write(SourceWriter w, DenseWeightGradientKernel k, DeviceKernel kernel, string name) =>
        WeightGradientWriter.Write(w, kernel, name, Products.Dense(k.Inputs, k.Blocks), BlockedLayout.Full, 0, 0, adds: false, k.HasBias);
}
