using ConvNet;

namespace Architectures;

// Zagoruyko and Komodakis, "Wide residual networks" (2016). WRN-28-10 has the names of xternalz/WideResNet-pytorch, WRN-50-2 torchvision's.

/// <summary>What a wide block adds to its shortcut, behind the normalisation and rectifier that both may share.</summary>
[Block]
[Conv(Planes, 3, Stride = Stride, Pad = 1, Fit = Fit.Floor, Bias = false, Name = "conv1"), BatchNorm(Name = "bn2"), ReLU]
[Conv(Planes, 3, Pad = 1, Bias = false, Name = "conv2")]
public sealed class WideBranch
{
    [Parameter] private const int Planes = 160, Stride = 1;
}

/// <summary>The first block of a stage, which changes the shape: its shortcut is a convolution of the normalised input.</summary>
[Block]
[BatchNorm(Name = "bn1"), ReLU, Fork]
[Branch, Use<WideBranch>(Planes, Stride, Name = "")]
[Branch, Conv(Planes, 1, Stride = Stride, Fit = Fit.Floor, Bias = false, Name = "convShortcut")]
[Add]
public sealed class WideProjection
{
    [Parameter] private const int Planes = 160, Stride = 1;
}

/// <summary>The other blocks, around which the input passes as it is.</summary>
[Block]
[Fork]
[Branch, BatchNorm(Name = "bn1"), ReLU, Use<WideBranch>(Planes, Name = "")]
[Branch]
[Add]
public sealed class WideIdentity
{
    [Parameter] private const int Planes = 160;
}

/// <summary>WRN-28-10 for CIFAR: 28 layers, ten times as wide as the 16, 32 and 64 channels of the original.</summary>
[Network, Input(3, 32, 32)]
[Conv(16, 3, Pad = 1, Bias = false, Name = "conv1")]
[Use<WideProjection>(160, Name = "block1.layer.0"), Use<WideIdentity>(160, Name = "block1.layer.1", Repeat = 3)]
[Use<WideProjection>(320, 2, Name = "block2.layer.0"), Use<WideIdentity>(320, Name = "block2.layer.1", Repeat = 3)]
[Use<WideProjection>(640, 2, Name = "block3.layer.0"), Use<WideIdentity>(640, Name = "block3.layer.1", Repeat = 3)]
[BatchNorm(Name = "bn1"), ReLU]
[GlobalAvgPool, Dense(10, Name = "fc"), Softmax]
public sealed partial class WideResNet28x10;

/// <summary>WRN-50-2: ResNet-50 with twice the channels between the 1x1 convolutions of its bottlenecks.</summary>
[Network, Input(3, 224, 224, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Use<ResNetStem>(Name = "")]
[Use<Bottleneck>(64, 1, 1, 128, Name = "layer1.0", Repeat = 3)]
[Use<Bottleneck>(128, 2, 1, 128, Name = "layer2.0"), Use<Bottleneck>(128, 1, 1, 128, Name = "layer2.1", Repeat = 3)]
[Use<Bottleneck>(256, 2, 1, 128, Name = "layer3.0"), Use<Bottleneck>(256, 1, 1, 128, Name = "layer3.1", Repeat = 5)]
[Use<Bottleneck>(512, 2, 1, 128, Name = "layer4.0"), Use<Bottleneck>(512, 1, 1, 128, Name = "layer4.1", Repeat = 2)]
[GlobalAvgPool, Dense(1000, Name = "fc"), Softmax]
public sealed partial class WideResNet50x2;
