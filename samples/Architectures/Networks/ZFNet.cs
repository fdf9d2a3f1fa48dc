using ConvNet;

namespace Architectures;

// Zeiler and Fergus, "Visualizing and understanding convolutional networks" (2013). Sizes are those of its figure 3.

/// <summary>ZFNet as on the lecture's slide: AlexNet with a smaller window and stride at the start and 512, 1024 and 512 filters at the end.</summary>
[Network, Input(3, 224, 224)]
[Conv(96, 7, Stride = 2, Pad = 1, Fit = Fit.Floor, Name = "conv1"), ReLU, MaxPool(3, Stride = 2, Fit = Fit.Ceiling), LocalResponseNorm(5, Alpha = 5e-4)]
[Conv(256, 5, Stride = 2, Name = "conv2"), ReLU, MaxPool(3, Stride = 2, Fit = Fit.Ceiling), LocalResponseNorm(5, Alpha = 5e-4)]
[Conv(512, 3, Pad = 1, Name = "conv3"), ReLU]
[Conv(1024, 3, Pad = 1, Name = "conv4"), ReLU]
[Conv(512, 3, Pad = 1, Name = "conv5"), ReLU, MaxPool(3, Stride = 2)]
[Use<AlexNetClassifier>(Name = "")]
public sealed partial class ZFNet;
