using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// x - log(sum(exp(x))) over the channels: the logarithms of probabilities, without the loss of precision of a logarithm after a softmax.
/// As the last layer it suits cross-entropy too, which takes its outputs for the logits that they are.
/// </summary>
[Conditional(Compilation)]
public sealed class LogSoftmaxAttribute : LayerAttribute;
