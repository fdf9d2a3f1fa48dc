using System.Diagnostics;

namespace ConvNet;

/// <summary>x / (1 + exp(-x)), also called swish (Elfwing et al., 2017; Ramachandran et al., 2017).</summary>
[Conditional(Compilation)]
public sealed class SiLUAttribute : LayerAttribute;
