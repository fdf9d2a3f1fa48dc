using System.Diagnostics;

namespace ConvNet;

/// <summary>The scaled ELU, whose constants draw the values of deep networks of dense layers to mean 0 and variance 1.</summary>
/// <group>Activations</group>
/// <shape>any -> the same</shape>
/// <formula>
/// y = scale * (x where x > 0, alpha * (exp(x) - 1) elsewhere)
/// scale = 1.0507009873554805, alpha = 1.6732632423543772
/// </formula>
/// <pytorch>SELU()</pytorch>
/// <source>Klambauer et al., 2017</source>
[Conditional(Compilation)]
public sealed class SELUAttribute : LayerAttribute;
