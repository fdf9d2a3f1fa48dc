using System.Diagnostics;

namespace ConvNet;

/// <summary>Probabilities over the channels, at each position of an image. The last layer of an output.</summary>
/// <remarks>
/// Training with cross-entropy works on its input, the logits, and needs no <c>Softmax</c> to be declared; with it, a predictor gives
/// probabilities.
/// </remarks>
/// <group>Dense and output</group>
/// <shape>any -> the same</shape>
/// <formula>y[c] = exp(x[c]) / sum over j of exp(x[j])</formula>
/// <pytorch>Softmax(dim=1)</pytorch>
/// <source>Stanford CS231n, Linear Classification</source>
[Conditional(Compilation)]
public sealed class SoftmaxAttribute : LayerAttribute;
