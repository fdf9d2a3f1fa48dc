using ConvNet;

namespace Architectures;

// Hu, Shen, Albanie, Sun and Wu, "Squeeze-and-excitation networks" (2017). Names are those of Cadene/pretrained-models.pytorch.

/// <summary>A bottleneck whose channels are scaled before the addition. The first convolution strides, as in the authors' network.</summary>
[Block]
[Fork]
[Branch, Conv(Planes, 1, Stride = Stride, Fit = Fit.Floor, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
[Conv(Planes, 3, Pad = 1, Bias = false, Name = "conv2"), BatchNorm(Name = "bn2"), ReLU]
[Conv(4 * Planes, 1, Bias = false, Name = "conv3"), BatchNorm(Name = "bn3"), SqueezeExcitation(16, Name = "se_module")]
[Branch, Shortcut(4 * Planes, Stride = Stride, Name = "downsample")]
[Add, ReLU]
public sealed class SEBottleneck
{
    [Parameter] private const int Planes = 64, Stride = 1;
}

/// <summary>SE-ResNet-50.</summary>
[Network, Input(3, 224, 224, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Conv(64, 7, Stride = 2, Pad = 3, Fit = Fit.Floor, Bias = false, Name = "layer0.conv1"), BatchNorm(Name = "layer0.bn1"), ReLU]
[MaxPool(3, Stride = 2, Fit = Fit.Ceiling)]
[Use<SEBottleneck>(64, Name = "layer1.0", Repeat = 3)]
[Use<SEBottleneck>(128, 2, Name = "layer2.0"), Use<SEBottleneck>(128, Name = "layer2.1", Repeat = 3)]
[Use<SEBottleneck>(256, 2, Name = "layer3.0"), Use<SEBottleneck>(256, Name = "layer3.1", Repeat = 5)]
[Use<SEBottleneck>(512, 2, Name = "layer4.0"), Use<SEBottleneck>(512, Name = "layer4.1", Repeat = 2)]
[GlobalAvgPool, Dense(1000, Name = "last_linear"), Softmax]
public sealed partial class SEResNet50;
