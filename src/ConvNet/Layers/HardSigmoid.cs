using System.Diagnostics;

namespace ConvNet;

/// <summary>x / 6 + 1/2, kept in [0, 1]: PyTorch's Hardsigmoid.</summary>
[Conditional(Compilation)]
public sealed class HardSigmoidAttribute : LayerAttribute;
