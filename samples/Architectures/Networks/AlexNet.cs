using ConvNet;

namespace Architectures;

// Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural networks" (2012). The sizes work out on 227x227
// pixels, not on the paper's 224x224. Names are those of Caffe's bvlc_alexnet.

/// <summary>The dense layers.</summary>
[Block]
[Dense(4096, Name = "fc6"), ReLU, Dropout(0.5)]
[Dense(4096, Name = "fc7"), ReLU, Dropout(0.5)]
[Dense(1000, Name = "fc8"), Softmax]
public sealed class AlexNetClassifier;

/// <summary>AlexNet as on the lecture's slide: one network on one processor, normalisation after the pooling.</summary>
[Network, Input(3, 227, 227)]
[Conv(96, 11, Stride = 4, Name = "conv1"), ReLU, MaxPool(3, Stride = 2), LocalResponseNorm(5, Alpha = 5e-4)]
[Conv(256, 5, Pad = 2, Name = "conv2"), ReLU, MaxPool(3, Stride = 2), LocalResponseNorm(5, Alpha = 5e-4)]
[Conv(384, 3, Pad = 1, Name = "conv3"), ReLU]
[Conv(384, 3, Pad = 1, Name = "conv4"), ReLU]
[Conv(256, 3, Pad = 1, Name = "conv5"), ReLU, MaxPool(3, Stride = 2)]
[Use<AlexNetClassifier>(Name = "")]
public sealed partial class AlexNet;

/// <summary>
/// AlexNet as in the paper: the second, fourth and fifth convolution see the half of the channels that lies on their own GPU, and
/// normalisation comes before the pooling.
/// </summary>
[Network, Input(3, 227, 227)]
[Conv(96, 11, Stride = 4, Name = "conv1"), ReLU, LocalResponseNorm(5, Alpha = 5e-4), MaxPool(3, Stride = 2)]
[Conv(256, 5, Pad = 2, Groups = 2, Name = "conv2"), ReLU, LocalResponseNorm(5, Alpha = 5e-4), MaxPool(3, Stride = 2)]
[Conv(384, 3, Pad = 1, Name = "conv3"), ReLU]
[Conv(384, 3, Pad = 1, Groups = 2, Name = "conv4"), ReLU]
[Conv(256, 3, Pad = 1, Groups = 2, Name = "conv5"), ReLU, MaxPool(3, Stride = 2)]
[Use<AlexNetClassifier>(Name = "")]
public sealed partial class AlexNetTwoGpus;
