using ConvNet.Model.Planning.Kernels;

namespace ConvNet.Model.Planning;

/// <summary>
/// Joins the launches of a training step on a device, of which each costs microseconds and reads the whole batch from memory again. A kernel
/// takes the gradient that it has in registers back through an activation; that of weights sums up the bias's gradient from what it has in
/// shared memory; max pooling stores where its maxima were; weights are transposed on their way to shared memory. The processor gains nothing: it
/// has the image in its caches.
/// </summary>
internal static class LaunchFusion
{
    public static void Fuse(PassBuilder forward, PassBuilder backward)
    {
        SaveTaps(forward, backward);
        ReadTransposed(backward);
        FuseActivations(backward.Steps);
        FuseBiases(backward.Steps);
    }

    /// <summary>The gradient of max pooling reads the taps that pooling has stored, not the images again.</summary>
    private static void SaveTaps(PassBuilder forward, PassBuilder backward)
    {
        Dictionary<Value, int> poolings = Enumerable.Range(0, forward.Steps.Count)
            .Where(i => forward.Steps[i].Kernel is PoolKernel { IsMax: true })
            .ToDictionary(i => forward.Steps[i].Operands[1].Value!);
        for (int i = 0; i < backward.Steps.Count; i++)
        {
            if (backward.Steps[i] is not { Kernel: PoolGradientKernel { IsMax: true } kernel } step) continue;
            (PlannedOperand output, PlannedOperand outputGradient, PlannedOperand inputGradient) = (step.Operands[1], step.Operands[2], step.Operands[3]);
            Value maxima = output.Value!;
            int pooling = poolings[maxima];
            (PlannedStep before, BlockedLayout layout) = (forward.Steps[pooling], kernel.Output with { Halo = default });
            Value taps = forward.Image(maxima.Name + "Taps", layout, $"which tap each maximum of {maxima.Name} is");
            forward.Steps[pooling] = before with
            {
                Kernel = (PoolKernel)before.Kernel with { SavesTaps = true },
                Operands = [.. before.Operands, PlannedOperand.Write(taps)],
            };
            backward.Steps[i] = step with
            {
                Kernel = kernel with { Taps = layout },
                Operands = [PlannedOperand.Read(taps), outputGradient, inputGradient],
            };
        }
    }

    /// <summary>The kernel that writes a gradient last, and all of it, can take it back through the activation itself.</summary>
    private static void FuseActivations(List<PlannedStep> steps)
    {
        for (int i = steps.Count - 1; i > 0; i--)
        {
            if (steps[i] is not { Kernel: ActivationGradientKernel back } step) continue;
            (PlannedOperand value, PlannedOperand read, PlannedOperand written) = (step.Operands[0], step.Operands[1], step.Operands[2]);
            if (read with { IsWritten = true } != written) continue;
            int writer = steps.FindLastIndex(i - 1, s => s.Operands.Any(o => o.Value?.Root == written.Value!.Root));
            if (writer < 0 || steps[writer].Condition != step.Condition || !steps[writer].Operands.Contains(written)) continue;
            if (Through(steps[writer].Kernel, back) is not { } kernel) continue;
            steps[writer] = steps[writer] with
            {
                Kernel = kernel,
                Operands = [.. steps[writer].Operands, value],
                Comment = steps[writer].Comment + ActivationGradientKernel.Description(back),
            };
            steps.RemoveAt(i);
        }
    }

    /// <summary>The kernel with the way back at its end; null where it has no such end.</summary>
    private static Kernel? Through(Kernel kernel, ActivationGradientKernel back) => kernel switch
    {
        ConvKernel conv when IsWhole(conv.Output, back.Value) => conv with { Back = back },
        DenseKernel dense when back.Value.IsDense => dense with { Back = back },
        PoolGradientKernel pool => pool with { Back = back },
        MergeKernel merge => merge with { Back = back },
        _ => null,
    };

    /// <summary>
    /// Whether a convolution stores every position of an image: of one with a stride each class of positions is a kernel. All positions as one
    /// row are walked in memory without gaps only.
    /// </summary>
    private static bool IsWhole(ConvOutput output, BlockedLayout image) =>
        output.Height * output.Width == image.Height * image.Width && (output.Height == image.Height || image.IsDense);

    /// <summary>Where the gradient by weights follows that by their bias, which lies behind them, it is computed along.</summary>
    private static void FuseBiases(List<PlannedStep> steps)
    {
        for (int i = steps.Count - 1; i > 0; i--)
        {
            (PlannedStep bias, PlannedStep weights) = (steps[i - 1], steps[i]);
            if (bias.Kernel is not BiasGradientKernel || weights.Condition != bias.Condition || weights.Operands.Length != 3) continue;
            (Kernel? kernel, long floats) = WithBias(weights.Kernel);
            if (kernel is null || weights.Operands[1] != bias.Operands[0]) continue;
            if (bias.Operands[1].Fixed.Offset != weights.Operands[2].Fixed.Offset + floats) continue;
            steps[i] = weights with { Kernel = kernel, Comment = weights.Comment + " and bias" };
            steps.RemoveAt(i - 1);
        }
    }

    /// <summary>Gradients by inputs read the weights where they lie, not a transposed copy.</summary>
    private static void ReadTransposed(PassBuilder pass)
    {
        var flips = new Dictionary<Value, (PlannedOperand Weights, TransposedWeights Transposed)>();
        pass.Prologue.RemoveAll(flip =>
        {
            if (flip.Kernel is not FlipWeightsKernel kernel || TransposedWeights.Of(kernel) is not { } transposed) return false;
            flips.Add(flip.Operands[1].Value!, (flip.Operands[0], transposed));
            return true;
        });
        for (int i = 0; i < pass.Steps.Count; i++)
        {
            PlannedStep step = pass.Steps[i];
            if (step.Kernel is DenseKernel { StripFloats: > 0 } dense)
                pass.Steps[i] = step with { Kernel = dense with { StripFloats = 0 }, Operands = [.. step.Operands.Take(step.Operands.Length - 1)] };
            else if (step.Kernel is ConvKernel conv && step.Operands[1].Value is { } weights && flips.TryGetValue(weights, out var flip))
                pass.Steps[i] = step with { Kernel = conv with { Transposed = flip.Transposed }, Operands = [step.Operands[0], flip.Weights, .. step.Operands.Skip(2)] };
        }
    }

    private static (Kernel? Kernel, long Floats) WithBias(Kernel kernel) => kernel switch
    {
        ConvWeightGradientKernel conv => (conv with { HasBias = true }, conv.Floats),
        DenseWeightGradientKernel dense => (dense with { HasBias = true }, dense.OverwrittenFloats),
        _ => default,
    };
}
