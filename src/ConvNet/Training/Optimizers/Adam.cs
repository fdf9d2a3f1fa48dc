namespace ConvNet;

/// <summary>
/// Adam (Kingma and Ba, 2015), as PyTorch's; weight decay is added to the gradient. The formula is at <see cref="AdamBase"/>.
/// </summary>
/// <param name="learningRate">The learning rate; 0.001 in the paper.</param>
public sealed class Adam(double learningRate = 0.001) : AdamBase(learningRate, decoupled: false);
