using System.Diagnostics;

namespace ConvNet;

/// <summary>
/// LeNet-5's subsampling (LeCun et al., 1998): the mean of each window times a learned coefficient a channel, plus a learned bias.
/// [C, H, W] to [C, H', W']; the stride is the window's size unless given. Parameters: weight [C], which starts at 1, bias [C].
/// </summary>
/// <param name="window">The side of the window.</param>
/// <example><code>[Conv(6, 5), TrainableSubsampling(2), ScaledTanh]</code></example>
[Conditional(Compilation)]
public sealed class TrainableSubsamplingAttribute(int window) : WindowAttribute(window);
