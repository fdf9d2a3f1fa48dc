using ConvNet;

namespace Architectures;

// He, Zhang, Ren and Sun, "Identity mappings in deep residual networks" (2016). Names are those of bearpaw/pytorch-classification.

/// <summary>What a block adds to its shortcut, behind the normalisation and rectifier that both may share.</summary>
[Block]
[Conv(Planes, 1, Bias = false, Name = "conv1"), BatchNorm(Name = "bn2"), ReLU]
[Conv(Planes, 3, Stride = Stride, Pad = 1, Fit = Fit.Floor, Bias = false, Name = "conv2"), BatchNorm(Name = "bn3"), ReLU]
[Conv(4 * Planes, 1, Bias = false, Name = "conv3")]
public sealed class PreActivationBranch
{
    [Parameter] private const int Planes = 16, Stride = 1;
}

/// <summary>The first block of a stage, which changes the shape: its shortcut is a convolution of the normalised input.</summary>
[Block]
[BatchNorm(Name = "bn1"), ReLU, Fork]
[Branch, Use<PreActivationBranch>(Planes, Stride, Name = "")]
[Branch, Conv(4 * Planes, 1, Stride = Stride, Fit = Fit.Floor, Bias = false, Name = "downsample.0")]
[Add]
public sealed class PreActivationProjection
{
    [Parameter] private const int Planes = 16, Stride = 1;
}

/// <summary>The other blocks: nothing but additions from one end of a stage to the other.</summary>
[Block]
[Fork]
[Branch, BatchNorm(Name = "bn1"), ReLU, Use<PreActivationBranch>(Planes, Name = "")]
[Branch]
[Add]
public sealed class PreActivationIdentity
{
    [Parameter] private const int Planes = 16;
}

/// <summary>Pre-activation ResNet-164 for CIFAR: three stages of 18 bottlenecks.</summary>
[Network, Input(3, 32, 32)]
[Conv(16, 3, Pad = 1, Bias = false, Name = "conv1")]
[Use<PreActivationProjection>(16, Name = "layer1.0"), Use<PreActivationIdentity>(16, Name = "layer1.1", Repeat = 17)]
[Use<PreActivationProjection>(32, 2, Name = "layer2.0"), Use<PreActivationIdentity>(32, Name = "layer2.1", Repeat = 17)]
[Use<PreActivationProjection>(64, 2, Name = "layer3.0"), Use<PreActivationIdentity>(64, Name = "layer3.1", Repeat = 17)]
[BatchNorm(Name = "bn"), ReLU]
[GlobalAvgPool, Dense(10, Name = "fc"), Softmax]
public sealed partial class PreActivationResNet164;
