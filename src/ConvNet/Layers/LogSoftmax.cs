using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// The logarithms of softmax's probabilities, without the loss of precision of a logarithm after a softmax. As the last layer it suits
/// cross-entropy too, which takes its outputs for the logits that they are.
/// </summary>
/// <group>Dense and output</group>
/// <shape>same</shape>
/// <formula>y[c] = x[c] - log(sum over k of exp(x[k])), over the channels at each position</formula>
/// <pytorch>LogSoftmax(dim=1)</pytorch>
/// <source>Stanford CS231n, Linear classification</source>
[Conditional(Compilation)]
public sealed class LogSoftmaxAttribute : LayerAttribute;
