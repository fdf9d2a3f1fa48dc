using ConvNet;

namespace Architectures;

// Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition" (2014), table 1: configurations A to E, of
// 3x3 convolutions alone but for C. Names are torchvision's; C, which torchvision does not have, is named as it would.

/// <summary>The dense layers, which hold most of the parameters.</summary>
[Block]
[Dense(4096, Name = "classifier.0"), ReLU, Dropout(0.5)]
[Dense(4096, Name = "classifier.3"), ReLU, Dropout(0.5)]
[Dense(1000, Name = "classifier.6"), Softmax]
public sealed class VGGClassifier;

/// <summary>Configuration A.</summary>
[Network, Input(3, 224, 224, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Conv(64, 3, Pad = 1, Name = "features.0"), ReLU, MaxPool(2)]
[Conv(128, 3, Pad = 1, Name = "features.3"), ReLU, MaxPool(2)]
[Conv(256, 3, Pad = 1, Name = "features.6"), ReLU, Conv(256, 3, Pad = 1, Name = "features.8"), ReLU, MaxPool(2)]
[Conv(512, 3, Pad = 1, Name = "features.11"), ReLU, Conv(512, 3, Pad = 1, Name = "features.13"), ReLU, MaxPool(2)]
[Conv(512, 3, Pad = 1, Name = "features.16"), ReLU, Conv(512, 3, Pad = 1, Name = "features.18"), ReLU, MaxPool(2)]
[Use<VGGClassifier>(Name = "")]
public sealed partial class VGG11;

/// <summary>Configuration B: a second convolution in the first two stages.</summary>
[Network, Input(3, 224, 224, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Conv(64, 3, Pad = 1, Name = "features.0"), ReLU, Conv(64, 3, Pad = 1, Name = "features.2"), ReLU, MaxPool(2)]
[Conv(128, 3, Pad = 1, Name = "features.5"), ReLU, Conv(128, 3, Pad = 1, Name = "features.7"), ReLU, MaxPool(2)]
[Conv(256, 3, Pad = 1, Name = "features.10"), ReLU, Conv(256, 3, Pad = 1, Name = "features.12"), ReLU, MaxPool(2)]
[Conv(512, 3, Pad = 1, Name = "features.15"), ReLU, Conv(512, 3, Pad = 1, Name = "features.17"), ReLU, MaxPool(2)]
[Conv(512, 3, Pad = 1, Name = "features.20"), ReLU, Conv(512, 3, Pad = 1, Name = "features.22"), ReLU, MaxPool(2)]
[Use<VGGClassifier>(Name = "")]
public sealed partial class VGG13;

/// <summary>Configuration C: B with a 1x1 convolution at the end of the last three stages, which sees no more but adds a rectifier.</summary>
[Network, Input(3, 224, 224, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Conv(64, 3, Pad = 1, Name = "features.0"), ReLU, Conv(64, 3, Pad = 1, Name = "features.2"), ReLU, MaxPool(2)]
[Conv(128, 3, Pad = 1, Name = "features.5"), ReLU, Conv(128, 3, Pad = 1, Name = "features.7"), ReLU, MaxPool(2)]
[Conv(256, 3, Pad = 1, Name = "features.10"), ReLU, Conv(256, 3, Pad = 1, Name = "features.12"), ReLU]
[Conv(256, 1, Name = "features.14"), ReLU, MaxPool(2)]
[Conv(512, 3, Pad = 1, Name = "features.17"), ReLU, Conv(512, 3, Pad = 1, Name = "features.19"), ReLU]
[Conv(512, 1, Name = "features.21"), ReLU, MaxPool(2)]
[Conv(512, 3, Pad = 1, Name = "features.24"), ReLU, Conv(512, 3, Pad = 1, Name = "features.26"), ReLU]
[Conv(512, 1, Name = "features.28"), ReLU, MaxPool(2)]
[Use<VGGClassifier>(Name = "")]
public sealed partial class VGG16C;

/// <summary>Configuration D, the VGG-16 of the lectures: C with 3x3 convolutions throughout.</summary>
[Network, Input(3, 224, 224, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Conv(64, 3, Pad = 1, Name = "features.0"), ReLU, Conv(64, 3, Pad = 1, Name = "features.2"), ReLU, MaxPool(2)]
[Conv(128, 3, Pad = 1, Name = "features.5"), ReLU, Conv(128, 3, Pad = 1, Name = "features.7"), ReLU, MaxPool(2)]
[Conv(256, 3, Pad = 1, Name = "features.10"), ReLU, Conv(256, 3, Pad = 1, Name = "features.12"), ReLU]
[Conv(256, 3, Pad = 1, Name = "features.14"), ReLU, MaxPool(2)]
[Conv(512, 3, Pad = 1, Name = "features.17"), ReLU, Conv(512, 3, Pad = 1, Name = "features.19"), ReLU]
[Conv(512, 3, Pad = 1, Name = "features.21"), ReLU, MaxPool(2)]
[Conv(512, 3, Pad = 1, Name = "features.24"), ReLU, Conv(512, 3, Pad = 1, Name = "features.26"), ReLU]
[Conv(512, 3, Pad = 1, Name = "features.28"), ReLU, MaxPool(2)]
[Use<VGGClassifier>(Name = "")]
public sealed partial class VGG16;

/// <summary>Configuration E, VGG-19: four convolutions in the last three stages.</summary>
[Network, Input(3, 224, 224, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225])]
[Conv(64, 3, Pad = 1, Name = "features.0"), ReLU, Conv(64, 3, Pad = 1, Name = "features.2"), ReLU, MaxPool(2)]
[Conv(128, 3, Pad = 1, Name = "features.5"), ReLU, Conv(128, 3, Pad = 1, Name = "features.7"), ReLU, MaxPool(2)]
[Conv(256, 3, Pad = 1, Name = "features.10"), ReLU, Conv(256, 3, Pad = 1, Name = "features.12"), ReLU]
[Conv(256, 3, Pad = 1, Name = "features.14"), ReLU, Conv(256, 3, Pad = 1, Name = "features.16"), ReLU, MaxPool(2)]
[Conv(512, 3, Pad = 1, Name = "features.19"), ReLU, Conv(512, 3, Pad = 1, Name = "features.21"), ReLU]
[Conv(512, 3, Pad = 1, Name = "features.23"), ReLU, Conv(512, 3, Pad = 1, Name = "features.25"), ReLU, MaxPool(2)]
[Conv(512, 3, Pad = 1, Name = "features.28"), ReLU, Conv(512, 3, Pad = 1, Name = "features.30"), ReLU]
[Conv(512, 3, Pad = 1, Name = "features.32"), ReLU, Conv(512, 3, Pad = 1, Name = "features.34"), ReLU, MaxPool(2)]
[Use<VGGClassifier>(Name = "")]
public sealed partial class VGG19;
