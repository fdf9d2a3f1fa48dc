using System.Diagnostics;

namespace ConvNet;

/// <summary>The maximum of each window, per channel. Padding counts as minus infinity.</summary>
/// <group>Pooling</group>
/// <shape>
/// [C, H, W] -> [C, H', W']
/// H' = (H + 2 * Pad - window) / Stride + 1, W' alike
/// </shape>
/// <formula>y[c, r, s] = max over i, j of x[c, r * Stride - Pad + i, s * Stride - Pad + j]; the gradient goes to the first that has it</formula>
/// <pytorch>MaxPool2d(window)</pytorch>
/// <source>Stanford CS231n, Convolutional Networks</source>
/// <param name="window">The side of the window.</param>
/// <example><code>[Conv(64, 3, Pad = 1), ReLU, MaxPool(2)]</code></example>
[Conditional(Compilation)]
public sealed class MaxPoolAttribute(int window) : WindowAttribute(window, stride: window);
