using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Generator.Emission.Simd;

/// <summary>Which emitter writes a kernel: the one place where they are listed.</summary>
internal static class Kernels
{
    /// <summary>Kernels that only move or clear numbers, or go channel by channel, are written once; the others once for each vector width.</summary>
    public static bool IsShared(Kernel kernel) => kernel is
        ImportKernel or ExportKernel or ClearHaloKernel or ClearKernel or FlipWeightsKernel or FlipDepthwiseKernel or ClearGroupsKernel or CopyKernel
        or ClearTableKernel or FillFilterKernel or PhasesKernel or PhaseWeightsKernel or MoveKernel or MaxoutKernel or MaxoutGradientKernel;

    /// <param name="methods">Collects what kernels share.</param>
    public static void Write(SourceWriter w, Kernel kernel, VectorWidth v, string name, SharedMethods methods)
    {
        switch (kernel)
        {
            case ConvKernel k: Conv.Write(w, k, v, name, methods); break;
            case ChannelWeightsKernel k: ChannelTile.Write(w, k, name); break;
            case WidthConvKernel k: WidthConv.Write(w, k, v, name); break;
            case WinogradKernel k: Winograd.Write(w, k, v, name, methods); break;
            case WinogradWeightsKernel k: Winograd.Write(w, k, v, name, methods); break;
            case WinogradWeightGradientKernel k: WinogradWeightGradient.Write(w, k, v, name, methods); break;
            case ConvWeightGradientKernel k: ConvWeightGradient.Write(w, k, v, name, methods); break;
            case WidthWeightGradientKernel k: WidthWeightGradient.Write(w, k, v, name); break;
            case DepthwiseKernel k: Depthwise.Write(w, k, v, name); break;
            case DepthwiseWeightGradientKernel k: Depthwise.Write(w, k, v, name); break;
            case BiasGradientKernel k: BiasGradient.Write(w, k, v, name); break;
            case DenseKernel k: Dense.Write(w, k, v, name); break;
            case DenseWeightGradientKernel k: DenseWeightGradient.Write(w, k, v, name); break;
            case PoolKernel k: Pool.Write(w, k, v, name); break;
            case PoolGradientKernel k: Pool.Write(w, k, v, name); break;
            case GlobalPoolKernel k: GlobalPool.Write(w, k, v, name); break;
            case GlobalPoolGradientKernel k: GlobalPool.Write(w, k, v, name); break;
            case ActivationKernel k: Elementwise.Write(w, k, v, name); break;
            case ActivationGradientKernel k: Elementwise.Write(w, k, v, name); break;
            case BatchStatisticsKernel k: BatchNorm.Write(w, k, v, name); break;
            case RunningAveragesKernel k: BatchNorm.Write(w, k, v, name); break;
            case BatchNormGradientKernel k: BatchNorm.Write(w, k, v, name); break;
            case FoldKernel k: BatchNorm.Write(w, k, v, name); break;
            case GroupStatisticsKernel k: GroupNorm.Write(w, k, v, name); break;
            case GroupNormGradientKernel k: GroupNorm.Write(w, k, v, name); break;
            case ElementAffineKernel k: Affine.Write(w, k, v, name); break;
            case ElementAffineGradientKernel k: Affine.Write(w, k, v, name); break;
            case AffineKernel k: Affine.Write(w, k, v, name); break;
            case NormInputGradientKernel k: Affine.Write(w, k, v, name); break;
            case MergeKernel k: Merge.Write(w, k, v, name); break;
            case WeightedSumKernel k: Merge.Write(w, k, v, name); break;
            case ScaleKernel k: Merge.Write(w, k, v, name); break;
            case MaxGradientKernel k: Merge.Write(w, k, v, name); break;
            case SumOfProductsKernel k: Merge.Write(w, k, v, name); break;
            case LocalResponseNormKernel k: LocalResponseNorm.Write(w, k, v, name); break;
            case LocalResponseNormGradientKernel k: LocalResponseNorm.Write(w, k, v, name); break;
            case LocallyConnectedKernel k: LocallyConnected.Write(w, k, v, name); break;
            case LocallyConnectedWeightGradientKernel k: LocallyConnected.Write(w, k, v, name); break;
            case LocallyConnectedInputGradientKernel k: LocallyConnected.Write(w, k, v, name); break;
            case LocalContrastNormKernel k: LocalContrastNorm.Write(w, k, v, name); break;
            case LocalContrastNormGradientKernel k: LocalContrastNorm.Write(w, k, v, name); break;
            case ScaleGradientKernel k: BiasGradient.Write(w, k, v, name); break;
            case RbfKernel k: Rbf.Write(w, k, v, name); break;
            case RbfWeightGradientKernel k: Rbf.Write(w, k, v, name); break;
            case RbfInputGradientKernel k: Rbf.Write(w, k, v, name); break;
            case PReLUKernel k: PReLU.Write(w, k, v, name); break;
            case PReLUSlopeGradientKernel k: PReLU.Write(w, k, v, name); break;
            case UpsampleKernel k: Upsample.Write(w, k, v, name); break;
            case UpsampleGradientKernel k: Upsample.Write(w, k, v, name); break;
            case AdaptivePoolKernel k: AdaptivePool.Write(w, k, v, name); break;
            case AdaptivePoolGradientKernel k: AdaptivePool.Write(w, k, v, name); break;
            case SoftmaxKernel k: Softmax.Write(w, k, v, name); break;
            case LogSoftmaxKernel k: LogSoftmax.Write(w, k, v, name); break;
            case LogSoftmaxGradientKernel k: LogSoftmax.Write(w, k, v, name); break;
            default: throw new NotSupportedException(kernel.GetType().Name);
        }
    }

    public static void WriteShared(SourceWriter w, Kernel kernel, string name)
    {
        switch (kernel)
        {
            case ImportKernel k: Transfer.Write(w, k, name); break;
            case ExportKernel k: Transfer.Write(w, k, name); break;
            case ClearHaloKernel k: Transfer.Write(w, k, name); break;
            case ClearKernel k: Transfer.Write(w, k, name); break;
            case FlipWeightsKernel k: FlipWeights.Write(w, k, name); break;
            case FlipDepthwiseKernel k: FlipWeights.Write(w, k, name); break;
            case ClearGroupsKernel k: FlipWeights.Write(w, k, name); break;
            case CopyKernel k: Elementwise.Write(w, k, name); break;
            case ClearTableKernel k: FlipWeights.Write(w, k, name); break;
            case FillFilterKernel k: FlipWeights.Write(w, k, name); break;
            case PhasesKernel k: Phases.Write(w, k, name); break;
            case PhaseWeightsKernel k: Phases.Write(w, k, name); break;
            case MoveKernel k: Channelwise.Write(w, k, name); break;
            case MaxoutKernel k: Channelwise.Write(w, k, name); break;
            case MaxoutGradientKernel k: Channelwise.Write(w, k, name); break;
            default: throw new NotSupportedException(kernel.GetType().Name);
        }
    }
}
