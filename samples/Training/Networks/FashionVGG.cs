using ConvNet;

namespace Training;

/// <summary>
/// Fashion-MNIST as Simonyan and Zisserman ("Very deep convolutional networks for large-scale image recognition", 2015) would have it:
/// pairs of 3x3 convolutions, a pooling after each, twice the filters after each pooling; with batch normalisation.
/// </summary>
[Network, Input(1, 28, 28, Mean = [0.2860], Deviation = [0.3530])]
[Conv(16, 3, Pad = 1, Bias = false), BatchNorm, ReLU, Conv(16, 3, Pad = 1, Bias = false), BatchNorm, ReLU, MaxPool(2)]
[Conv(32, 3, Pad = 1, Bias = false), BatchNorm, ReLU, Conv(32, 3, Pad = 1, Bias = false), BatchNorm, ReLU, MaxPool(2)]
[Conv(64, 3, Pad = 1, Bias = false), BatchNorm, ReLU, Conv(64, 3, Pad = 1, Bias = false), BatchNorm, ReLU]
[Dropout(0.3), Dense(128), ReLU, Dropout(0.3)]
[Dense(10), Softmax]
public sealed partial class FashionVGG;
