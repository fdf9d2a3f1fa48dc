using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// Batch normalisation: each channel is normalised to mean 0 and variance 1, then scaled and shifted by what it learned.
/// </summary>
/// <remarks>
/// <para>
/// In training mean and variance (biased, divided by the count n) are those of the batch and all positions, and each batch moves the running
/// averages, with the unbiased variance (divided by n - 1). Inference normalises by those, and folds them into a <see cref="ConvAttribute"/>
/// or <see cref="DenseAttribute"/> right before, at no cost; that layer needs no bias of its own (CNN0208), for the mean takes it away
/// again.
/// </para>
/// <para>
/// The running averages are saved under PyTorch's names but not trained: no optimizer, decay, penalty or initialiser touches them, and they do not
/// count as parameters. PyTorch's <c>num_batches_tracked</c> is passed over when weights are loaded.
/// </para>
/// <para>
/// A single value has no variance: a batch of one vector, or of one image of 1x1, gives the bias and leaves the running averages as they are. A trainer
/// with shards takes the statistics of each shard, and the mean of what the shards make of the running averages.
/// </para>
/// </remarks>
/// <group>Normalisation</group>
/// <shape>any -> the same</shape>
/// <formula>
/// y[c] = (x[c] - mean[c]) / sqrt(variance[c] + Epsilon) * weight[c] + bias[c]
/// running = (1 - Momentum) * running + Momentum * batch
/// </formula>
/// <tensor name="weight">[C], from 1</tensor>
/// <tensor name="bias">[C], from 0</tensor>
/// <tensor name="running_mean">[C], from 0, not trained</tensor>
/// <tensor name="running_var">[C], from 1, not trained</tensor>
/// <pytorch>BatchNorm2d(C), after a vector BatchNorm1d(C)</pytorch>
/// <source>Ioffe and Szegedy, 2015</source>
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
