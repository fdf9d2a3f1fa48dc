using ConvNet;

namespace Architectures;

// Xie, Girshick, Dollár, Tu and He, "Aggregated residual transformations for deep neural networks" (2016). Names are torchvision's.

/// <summary>ResNeXt-50 32x4d: ResNet-50 with the 3x3 convolution of each bottleneck in 32 groups, at first of 4 channels.</summary>
[Network, Input(3, 224, 224, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Use<ResNetStem>(Name = "")]
[Use<Bottleneck>(64, 1, 32, 4, Name = "layer1.0", Repeat = 3)]
[Use<Bottleneck>(128, 2, 32, 4, Name = "layer2.0"), Use<Bottleneck>(128, 1, 32, 4, Name = "layer2.1", Repeat = 3)]
[Use<Bottleneck>(256, 2, 32, 4, Name = "layer3.0"), Use<Bottleneck>(256, 1, 32, 4, Name = "layer3.1", Repeat = 5)]
[Use<Bottleneck>(512, 2, 32, 4, Name = "layer4.0"), Use<Bottleneck>(512, 1, 32, 4, Name = "layer4.1", Repeat = 2)]
[GlobalAvgPool, Dense(1000, Name = "fc"), Softmax]
public sealed partial class ResNeXt50;
