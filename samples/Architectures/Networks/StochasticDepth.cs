using ConvNet;

namespace Architectures;

// Huang, Sun, Liu, Sedra and Weinberger, "Deep networks with stochastic depth" (2016). Names are those of the network without it, whose
// weights load.

/// <summary>A block of the CIFAR ResNets that training skips, the more often the deeper it lies.</summary>
[Block]
[Fork]
[Branch, Use<CifarBranch>(Planes, Stride, Name = ""), StochasticDepth(0.5, LinearDecay = true)]
[Branch, Shortcut(Planes, Stride = Stride, Option = ShortcutOption.ZeroPad)]
[Add, ReLU]
public sealed class StochasticBlock
{
    [Parameter] private const int Planes = 16, Stride = 1;
}

/// <summary>ResNet-110 for CIFAR with stochastic depth: the l-th of 54 blocks survives with probability 1 - l / 54 * 0.5.</summary>
[Network, Input(3, 32, 32, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Use<CifarStem>(Name = "")]
[Use<StochasticBlock>(16, Name = "layer1.0", Repeat = 18)]
[Use<StochasticBlock>(32, 2, Name = "layer2.0"), Use<StochasticBlock>(32, Name = "layer2.1", Repeat = 17)]
[Use<StochasticBlock>(64, 2, Name = "layer3.0"), Use<StochasticBlock>(64, Name = "layer3.1", Repeat = 17)]
[GlobalAvgPool, Dense(10, Name = "linear"), Softmax]
public sealed partial class StochasticDepthResNet110;
