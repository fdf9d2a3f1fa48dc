namespace ConvNet;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as PyTorch's: each step first shrinks the parameters,
/// w *= 1 - LearningRate * WeightDecay, and the gradient's moments know nothing of it. The formula is at <see cref="AdamBase"/>.
/// </summary>
/// <example><code>new AdamW(1e-3) { WeightDecay = 0.05, DecayOn = TensorSelector.Weights }</code></example>
public sealed class AdamW : AdamBase
{
    /// <summary>Prepares it; WeightDecay is 0.01 unless another is set, as in PyTorch.</summary>
    /// <param name="learningRate">The learning rate.</param>
    public AdamW(double learningRate = 0.001)
        : base(learningRate, decoupled: true) => WeightDecay = 0.01;
}
