using ConvNet;

namespace Architectures;

// Huang, Liu, van der Maaten and Weinberger, "Densely connected convolutional networks" (2016). Names are torchvision's, for CIFAR those of
// gpleiss/efficient_densenet_pytorch.

/// <summary>A bottleneck whose few channels are laid beside those of all layers before it.</summary>
[Block]
[Fork]
[Branch]
[Branch, BatchNorm(Name = "norm1"), ReLU, Conv(4 * Growth, 1, Bias = false, Name = "conv1")]
[BatchNorm(Name = "norm2"), ReLU, Conv(Growth, 3, Pad = 1, Bias = false, Name = "conv2")]
[Concat]
public sealed class DenseLayer
{
    [Parameter] private const int Growth = 32;
}

/// <summary>Between two dense blocks: fewer channels, at half the size.</summary>
[Block]
[BatchNorm(Name = "norm"), ReLU, Conv(Filters, 1, Bias = false, Name = "conv"), AvgPool(2)]
public sealed class DenseTransition
{
    [Parameter] private const int Filters = 128;
}

/// <summary>DenseNet-121: dense blocks of 6, 12, 24 and 16 layers, each of which adds 32 channels.</summary>
[Network, Input(3, 224, 224, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Conv(64, 7, Stride = 2, Pad = 3, Fit = Fit.Floor, Bias = false, Name = "features.conv0"), BatchNorm(Name = "features.norm0"), ReLU]
[MaxPool(3, Stride = 2, Pad = 1, Fit = Fit.Floor)]
[Use<DenseLayer>(32, Name = "features.denseblock1.denselayer1", Repeat = 6), Use<DenseTransition>(128, Name = "features.transition1")]
[Use<DenseLayer>(32, Name = "features.denseblock2.denselayer1", Repeat = 12), Use<DenseTransition>(256, Name = "features.transition2")]
[Use<DenseLayer>(32, Name = "features.denseblock3.denselayer1", Repeat = 24), Use<DenseTransition>(512, Name = "features.transition3")]
[Use<DenseLayer>(32, Name = "features.denseblock4.denselayer1", Repeat = 16)]
[BatchNorm(Name = "features.norm5"), ReLU]
[GlobalAvgPool, Dense(1000, Name = "classifier"), Softmax]
public sealed partial class DenseNet121;

/// <summary>DenseNet-BC for CIFAR: 100 layers, each dense layer adds 12 channels, and transitions halve them.</summary>
[Network, Input(3, 32, 32)]
[Conv(24, 3, Pad = 1, Bias = false, Name = "features.conv0")]
[Use<DenseLayer>(12, Name = "features.denseblock1.denselayer1", Repeat = 16), Use<DenseTransition>(108, Name = "features.transition1")]
[Use<DenseLayer>(12, Name = "features.denseblock2.denselayer1", Repeat = 16), Use<DenseTransition>(150, Name = "features.transition2")]
[Use<DenseLayer>(12, Name = "features.denseblock3.denselayer1", Repeat = 16)]
[BatchNorm(Name = "features.norm_final"), ReLU]
[GlobalAvgPool, Dense(10, Name = "classifier"), Softmax]
public sealed partial class CifarDenseNetBC100;
