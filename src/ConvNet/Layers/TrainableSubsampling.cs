using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// LeNet-5's subsampling: the mean of each window, padding left out, times a learned coefficient of the channel, plus a learned bias. The
/// activation follows as a layer.
/// </summary>
/// <group>Pooling</group>
/// <shape>
/// [C, H, W] -> [C, H', W']
/// H' = (H + 2 * Pad - window) / Stride + 1, W' alike
/// </shape>
/// <formula>y[c, r, s] = weight[c] * mean over i, j of x[c, r * Stride - Pad + i, s * Stride - Pad + j] + bias[c]</formula>
/// <tensor name="weight">[C], from 1</tensor>
/// <tensor name="bias">[C], from 0</tensor>
/// <pytorch>AvgPool2d(window, count_include_pad=False)(x) * weight[:, None, None] + bias[:, None, None]</pytorch>
/// <source>LeCun et al., 1998</source>
/// <param name="window">The side of the window.</param>
/// <example><code>[Conv(6, 5), TrainableSubsampling(2), ScaledTanh]</code></example>
[Conditional(Compilation)]
public sealed class TrainableSubsamplingAttribute(int window) : WindowAttribute(window, stride: window);
