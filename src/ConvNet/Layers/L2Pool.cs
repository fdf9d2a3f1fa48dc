using System.Diagnostics;

namespace ConvNet;

/// <summary>The L2 norm of each window, per channel: power-average pooling by the norm of type 2. Padding counts as zeros.</summary>
/// <remarks>
/// What a window reads beyond the padding, as <c>Fit.Ceiling</c> lets it, counts as the mean of the squares of the rest, as in PyTorch. Where a norm
/// is 0, which has no slope, the gradient is 0.
/// </remarks>
/// <group>Pooling</group>
/// <shape>
/// [C, H, W] -> [C, H', W']
/// H' = (H + 2 * Pad - window) / Stride + 1, W' alike
/// </shape>
/// <formula>y[c, r, s] = sqrt(sum over i, j of x[c, r * Stride - Pad + i, s * Stride - Pad + j]^2)</formula>
/// <pytorch>LPPool2d(2, window)</pytorch>
/// <source>Stanford CS231n, Convolutional Networks</source>
/// <param name="window">The side of the window.</param>
/// <example><code>[Conv(64, 3, Pad = 1), ReLU, L2Pool(2)]</code></example>
[Conditional(Compilation)]
public sealed class L2PoolAttribute(int window) : WindowAttribute(window, stride: window);
