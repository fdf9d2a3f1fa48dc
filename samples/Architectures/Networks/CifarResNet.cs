using ConvNet;

namespace Architectures;

// He, Zhang, Ren and Sun, "Deep residual learning for image recognition" (2015), section 4.2: 6n + 2 layers for CIFAR-10. The shortcuts
// have no parameters (option A). Names, and the images' normalisation, are those of akamaster/pytorch_resnet_cifar10.

/// <summary>What a block adds to its shortcut: two 3x3 convolutions, the first of which strides.</summary>
[Block]
[Conv(Planes, 3, Stride = Stride, Pad = 1, Fit = Fit.Floor, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
[Conv(Planes, 3, Pad = 1, Bias = false, Name = "conv2"), BatchNorm(Name = "bn2")]
public sealed class CifarBranch
{
    [Parameter] private const int Planes = 16, Stride = 1;
}

/// <summary>A branch and its shortcut; where planes are added those of the shortcut are zero.</summary>
[Block]
[Fork]
[Branch, Use<CifarBranch>(Planes, Stride, Name = "")]
[Branch, Shortcut(Planes, Stride = Stride, Option = ShortcutOption.ZeroPad)]
[Add, ReLU]
public sealed class CifarBlock
{
    [Parameter] private const int Planes = 16, Stride = 1;
}

/// <summary>The first layer.</summary>
[Block]
[Conv(16, 3, Pad = 1, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
public sealed class CifarStem;

/// <summary>ResNet-20 for CIFAR: n = 3 blocks in each stage.</summary>
[Network, Input(3, 32, 32, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Use<CifarStem>(Name = "")]
[Use<CifarBlock>(16, Name = "layer1.0", Repeat = 3)]
[Use<CifarBlock>(32, 2, Name = "layer2.0"), Use<CifarBlock>(32, Name = "layer2.1", Repeat = 2)]
[Use<CifarBlock>(64, 2, Name = "layer3.0"), Use<CifarBlock>(64, Name = "layer3.1", Repeat = 2)]
[GlobalAvgPool, Dense(10, Name = "linear"), Softmax]
public sealed partial class CifarResNet20;
