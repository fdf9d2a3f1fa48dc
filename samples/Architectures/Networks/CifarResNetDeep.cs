using ConvNet;

namespace Architectures;

// The deeper ones of the networks in CifarResNet.cs, of which only their number of blocks differs.

/// <summary>ResNet-56 for CIFAR: n = 9 blocks in each stage.</summary>
[Network, Input(3, 32, 32, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Use<CifarStem>(Name = "")]
[Use<CifarBlock>(16, Name = "layer1.0", Repeat = 9)]
[Use<CifarBlock>(32, 2, Name = "layer2.0"), Use<CifarBlock>(32, Name = "layer2.1", Repeat = 8)]
[Use<CifarBlock>(64, 2, Name = "layer3.0"), Use<CifarBlock>(64, Name = "layer3.1", Repeat = 8)]
[GlobalAvgPool, Dense(10, Name = "linear"), Softmax]
public sealed partial class CifarResNet56;

/// <summary>ResNet-110 for CIFAR: n = 18 blocks in each stage.</summary>
[Network, Input(3, 32, 32, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Use<CifarStem>(Name = "")]
[Use<CifarBlock>(16, Name = "layer1.0", Repeat = 18)]
[Use<CifarBlock>(32, 2, Name = "layer2.0"), Use<CifarBlock>(32, Name = "layer2.1", Repeat = 17)]
[Use<CifarBlock>(64, 2, Name = "layer3.0"), Use<CifarBlock>(64, Name = "layer3.1", Repeat = 17)]
[GlobalAvgPool, Dense(10, Name = "linear"), Softmax]
public sealed partial class CifarResNet110;
