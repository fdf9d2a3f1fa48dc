using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy, 2015; PyTorch's BatchNorm2d after an image, BatchNorm1d after a vector): each channel is
/// normalised to mean 0 and variance 1, then scaled and shifted, y = (x - mean) / sqrt(variance + Epsilon) * weight + bias. In training
/// mean and variance are those of the batch; inference takes the running averages, and folds them into the convolution or dense layer
/// before. Parameters: weight [C], bias [C]; running_mean [C] and running_var [C], which training updates and no optimizer changes.
/// </summary>
/// <remarks>
/// A channel needs two values: a batch of one vector, or of one image of 1x1, has no variance, and leaves the running averages as they
/// are. The layer before needs no bias of its own, for the mean takes it away again.
/// </remarks>
/// <example><code>[Conv(64, 3, Pad = 1, Bias = false), BatchNorm, ReLU]</code></example>
[Conditional(Compilation)]
public sealed class BatchNormAttribute : LayerAttribute
{
    /// <summary>What is added to the variance, above 0.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>
    /// How much of a running average each batch replaces, in [0, 1]: running = (1 - Momentum) * running + Momentum * batch.
    /// </summary>
    public double Momentum { get; set; } = 0.1;

    /// <summary>Whether a learned weight and bias follow the normalisation.</summary>
    public bool Affine { get; set; } = true;
}
