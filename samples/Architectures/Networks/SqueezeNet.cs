using ConvNet;

namespace Architectures;

// Iandola, Han, Moskewicz, Ashraf, Dally and Keutzer, "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters" (2016). Names are
// those of the authors' release, a dot for each slash.

/// <summary>1x1 convolutions squeeze the channels, 1x1 and 3x3 convolutions expand them again.</summary>
[Block]
[Conv(Squeeze, 1, Name = "squeeze1x1"), ReLU]
[Fork]
[Branch, Conv(Expand, 1, Name = "expand1x1"), ReLU]
[Branch, Conv(Expand, 3, Pad = 1, Name = "expand3x3"), ReLU]
[Concat]
public sealed class Fire
{
    [Parameter] private const int Squeeze = 16, Expand = 64;
}

/// <summary>SqueezeNet 1.0, as in the paper.</summary>
[Network, Input(3, 227, 227)]
[Conv(96, 7, Stride = 2, Name = "conv1"), ReLU, MaxPool(3, Stride = 2)]
[Use<Fire>(16, 64, Name = "fire2"), Use<Fire>(16, 64, Name = "fire3"), Use<Fire>(32, 128, Name = "fire4"), MaxPool(3, Stride = 2)]
[Use<Fire>(32, 128, Name = "fire5"), Use<Fire>(48, 192, Name = "fire6"), Use<Fire>(48, 192, Name = "fire7"), Use<Fire>(64, 256, Name = "fire8")]
[MaxPool(3, Stride = 2), Use<Fire>(64, 256, Name = "fire9"), Dropout(0.5)]
[Conv(1000, 1, Name = "conv10"), ReLU, GlobalAvgPool, Softmax]
public sealed partial class SqueezeNet10;

/// <summary>
/// SqueezeNet 1.1, of 2.4 times fewer operations: a smaller first layer, and pools earlier. Its images are blue, green and red, from 0 to
/// 255, minus their means.
/// </summary>
[Network, Input(3, 227, 227, Mean = [103.939 / 255, 116.779 / 255, 123.68 / 255], Deviation = [1.0 / 255])]
[Conv(64, 3, Stride = 2, Name = "conv1"), ReLU, MaxPool(3, Stride = 2)]
[Use<Fire>(16, 64, Name = "fire2"), Use<Fire>(16, 64, Name = "fire3"), MaxPool(3, Stride = 2, Fit = Fit.Floor)]
[Use<Fire>(32, 128, Name = "fire4"), Use<Fire>(32, 128, Name = "fire5"), MaxPool(3, Stride = 2)]
[Use<Fire>(48, 192, Name = "fire6"), Use<Fire>(48, 192, Name = "fire7")]
[Use<Fire>(64, 256, Name = "fire8"), Use<Fire>(64, 256, Name = "fire9"), Dropout(0.5)]
[Conv(1000, 1, Name = "conv10"), ReLU, GlobalAvgPool, Softmax]
public sealed partial class SqueezeNet11;
