using ConvNet;

namespace Architectures;

// He, Zhang, Ren and Sun, "Deep residual learning for image recognition" (2015). Names of parameters are torchvision's.

/// <summary>Two 3x3 convolutions and a shortcut around them; the first convolution strides.</summary>
[Block]
[Fork]
[Branch, Conv(Planes, 3, Stride = Stride, Pad = 1, Fit = Fit.Floor, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
[Conv(Planes, 3, Pad = 1, Bias = false, Name = "conv2"), BatchNorm(Name = "bn2")]
[Branch, Shortcut(Planes, Stride = Stride, Name = "downsample")]
[Add, ReLU]
public sealed class BasicBlock
{
    [Parameter] private const int Planes = 64, Stride = 1;
}

/// <summary>
/// 1x1 to fewer channels, 3x3 on those, 1x1 to four times as many. The 3x3 strides, as in the implementations since 2016. Its width is
/// <c>Planes</c>; wide networks multiply it, and ResNeXt splits it into groups.
/// </summary>
[Block]
[Fork]
[Branch, Conv(Planes * GroupWidth / 64 * Groups, 1, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
[Conv(Planes * GroupWidth / 64 * Groups, 3, Stride = Stride, Pad = 1, Fit = Fit.Floor, Groups = Groups, Bias = false, Name = "conv2")]
[BatchNorm(Name = "bn2"), ReLU]
[Conv(4 * Planes, 1, Bias = false, Name = "conv3"), BatchNorm(Name = "bn3")]
[Branch, Shortcut(4 * Planes, Stride = Stride, Name = "downsample")]
[Add, ReLU]
public sealed class Bottleneck
{
    [Parameter] private const int Planes = 64, Stride = 1, Groups = 1, GroupWidth = 64;
}

/// <summary>A 7x7 convolution and a pooling: 224x224 pixels become 56x56 positions.</summary>
[Block]
[Conv(64, 7, Stride = 2, Pad = 3, Fit = Fit.Floor, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
[MaxPool(3, Stride = 2, Pad = 1, Fit = Fit.Floor)]
public sealed class ResNetStem;

/// <summary>ResNet-18: four stages of 2 basic blocks.</summary>
[Network, Input(3, 224, 224, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Use<ResNetStem>(Name = "")]
[Use<BasicBlock>(64, Name = "layer1.0", Repeat = 2)]
[Use<BasicBlock>(128, 2, Name = "layer2.0"), Use<BasicBlock>(128, Name = "layer2.1")]
[Use<BasicBlock>(256, 2, Name = "layer3.0"), Use<BasicBlock>(256, Name = "layer3.1")]
[Use<BasicBlock>(512, 2, Name = "layer4.0"), Use<BasicBlock>(512, Name = "layer4.1")]
[GlobalAvgPool, Dense(1000, Name = "fc"), Softmax]
public sealed partial class ResNet18;

/// <summary>ResNet-34: 3, 4, 6 and 3 basic blocks.</summary>
[Network, Input(3, 224, 224, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Use<ResNetStem>(Name = "")]
[Use<BasicBlock>(64, Name = "layer1.0", Repeat = 3)]
[Use<BasicBlock>(128, 2, Name = "layer2.0"), Use<BasicBlock>(128, Name = "layer2.1", Repeat = 3)]
[Use<BasicBlock>(256, 2, Name = "layer3.0"), Use<BasicBlock>(256, Name = "layer3.1", Repeat = 5)]
[Use<BasicBlock>(512, 2, Name = "layer4.0"), Use<BasicBlock>(512, Name = "layer4.1", Repeat = 2)]
[GlobalAvgPool, Dense(1000, Name = "fc"), Softmax]
public sealed partial class ResNet34;

/// <summary>ResNet-50: 3, 4, 6 and 3 bottlenecks.</summary>
[Network, Input(3, 224, 224, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Use<ResNetStem>(Name = "")]
[Use<Bottleneck>(64, Name = "layer1.0", Repeat = 3)]
[Use<Bottleneck>(128, 2, Name = "layer2.0"), Use<Bottleneck>(128, Name = "layer2.1", Repeat = 3)]
[Use<Bottleneck>(256, 2, Name = "layer3.0"), Use<Bottleneck>(256, Name = "layer3.1", Repeat = 5)]
[Use<Bottleneck>(512, 2, Name = "layer4.0"), Use<Bottleneck>(512, Name = "layer4.1", Repeat = 2)]
[GlobalAvgPool, Dense(1000, Name = "fc"), Softmax]
public sealed partial class ResNet50;

/// <summary>ResNet-101: 3, 4, 23 and 3 bottlenecks.</summary>
[Network, Input(3, 224, 224, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Use<ResNetStem>(Name = "")]
[Use<Bottleneck>(64, Name = "layer1.0", Repeat = 3)]
[Use<Bottleneck>(128, 2, Name = "layer2.0"), Use<Bottleneck>(128, Name = "layer2.1", Repeat = 3)]
[Use<Bottleneck>(256, 2, Name = "layer3.0"), Use<Bottleneck>(256, Name = "layer3.1", Repeat = 22)]
[Use<Bottleneck>(512, 2, Name = "layer4.0"), Use<Bottleneck>(512, Name = "layer4.1", Repeat = 2)]
[GlobalAvgPool, Dense(1000, Name = "fc"), Softmax]
public sealed partial class ResNet101;

/// <summary>ResNet-152: 3, 8, 36 and 3 bottlenecks.</summary>
[Network, Input(3, 224, 224, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Use<ResNetStem>(Name = "")]
[Use<Bottleneck>(64, Name = "layer1.0", Repeat = 3)]
[Use<Bottleneck>(128, 2, Name = "layer2.0"), Use<Bottleneck>(128, Name = "layer2.1", Repeat = 7)]
[Use<Bottleneck>(256, 2, Name = "layer3.0"), Use<Bottleneck>(256, Name = "layer3.1", Repeat = 35)]
[Use<Bottleneck>(512, 2, Name = "layer4.0"), Use<Bottleneck>(512, Name = "layer4.1", Repeat = 2)]
[GlobalAvgPool, Dense(1000, Name = "fc"), Softmax]
public sealed partial class ResNet152;
