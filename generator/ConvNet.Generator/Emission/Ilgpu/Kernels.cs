using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Ilgpu;

/// <summary>Which emitter writes a kernel for a device: the one place where they are listed.</summary>
internal static class Kernels
{
    /// <summary>Writes the methods of a kernel; what is drawn at random is the runtime's.</summary>
    /// <returns>The launches that do its work, in order.</returns>
    public static Stage[] Write(SourceWriter w, DeviceKernel kernel, string name) => kernel.Kernel switch
    {
        ConvKernel k => Conv.Write(w, k, kernel, name),
        ConvWeightGradientKernel k => Conv.Write(w, k, kernel, name),
        DenseKernel k => Dense.Write(w, k, kernel, name),
        DenseWeightGradientKernel k => Dense.Write(w, k, kernel, name),
        BiasGradientKernel k => BiasGradient.Write(w, k, kernel, name),
        FlipWeightsKernel k => FlipWeights.Write(w, k, kernel, name),
        FlipDepthwiseKernel k => FlipWeights.Write(w, k, kernel, name),
        FillFilterKernel k => FlipWeights.Write(w, k, kernel, name),
        ClearGroupsKernel k => FlipWeights.Write(w, k, kernel, name),
        ClearTableKernel k => FlipWeights.Write(w, k, kernel, name),
        DepthwiseKernel k => Depthwise.Write(w, k, kernel, name),
        DepthwiseWeightGradientKernel k => Depthwise.Write(w, k, kernel, name),
        MoveKernel k => Channelwise.Write(w, k, kernel, name),
        MaxoutKernel k => Channelwise.Write(w, k, kernel, name),
        MaxoutGradientKernel k => Channelwise.Write(w, k, kernel, name),
        PReLUKernel k => PReLU.Write(w, k, kernel, name),
        PReLUSlopeGradientKernel k => PReLU.Write(w, k, kernel, name),
        LocalResponseNormKernel k => LocalResponseNorm.Write(w, k, kernel, name),
        LocalResponseNormGradientKernel k => LocalResponseNorm.Write(w, k, kernel, name),
        LocalContrastNormKernel k => LocalContrastNorm.Write(w, k, kernel, name),
        LocalContrastNormGradientKernel k => LocalContrastNorm.Write(w, k, kernel, name),
        UpsampleKernel k => Upsample.Write(w, k, kernel, name),
        UpsampleGradientKernel k => Upsample.Write(w, k, kernel, name),
        AdaptivePoolKernel k => AdaptivePool.Write(w, k, kernel, name),
        AdaptivePoolGradientKernel k => AdaptivePool.Write(w, k, kernel, name),
        LocallyConnectedKernel k => LocallyConnected.Write(w, k, kernel, name),
        LocallyConnectedWeightGradientKernel k => LocallyConnected.Write(w, k, kernel, name),
        LocallyConnectedInputGradientKernel k => LocallyConnected.Write(w, k, kernel, name),
        MergeKernel k when kernel.Stride("output") == 0 => LocallyConnected.WriteBiasGradient(w, k, kernel, name),
        RbfKernel k => Rbf.Write(w, k, kernel, name),
        RbfWeightGradientKernel k => Rbf.Write(w, k, kernel, name),
        RbfInputGradientKernel k => Rbf.Write(w, k, kernel, name),
        PoolKernel k => Pool.Write(w, k, kernel, name),
        PoolGradientKernel k => Pool.Write(w, k, kernel, name),
        ActivationKernel k => Elementwise.Write(w, k, kernel, name),
        ActivationGradientKernel k => Elementwise.Write(w, k, kernel, name),
        CopyKernel k => Elementwise.Write(w, k, kernel, name),
        ImportKernel k => Transfer.Write(w, k, kernel, name),
        ExportKernel k => Transfer.Write(w, k, kernel, name),
        ClearHaloKernel k => Transfer.Write(w, k, kernel, name),
        ClearKernel k => Transfer.Write(w, k, kernel, name),
        _ => throw new NotSupportedException(kernel.Kernel.GetType().Name),
    };
}
