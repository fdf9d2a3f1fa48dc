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
