using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// The logarithms of the probabilities over the channels, at each position of an image, without the loss of precision of a logarithm after a
/// softmax. As the last layer it suits cross-entropy too, which takes its outputs for the logits that they are.
/// </summary>
/// <group>Dense and output</group>
/// <shape>any -> the same</shape>
/// <formula>y[c] = x[c] - log(sum over j of exp(x[j]))</formula>
/// <pytorch>LogSoftmax(dim=1)</pytorch>
/// <source>Stanford CS231n, Linear Classification</source>
[Conditional(Compilation)]
public sealed class LogSoftmaxAttribute : LayerAttribute;
