using System.Diagnostics;

namespace ConvNet;

/// <summary>exp(x) / sum(exp(x)) over the channels. Must be the last layer; training with cross-entropy works on its input, the logits.</summary>
[Conditional(Compilation)]
public sealed class SoftmaxAttribute : LayerAttribute;
