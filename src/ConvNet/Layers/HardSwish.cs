using System.Diagnostics;

namespace ConvNet;

/// <summary>x times the hard sigmoid of x (Howard et al., 2019).</summary>
[Conditional(Compilation)]
public sealed class HardSwishAttribute : LayerAttribute;
