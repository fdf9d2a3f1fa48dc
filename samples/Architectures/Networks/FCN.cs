using ConvNet;

namespace Architectures;

// Long, Shelhamer and Darrell, "Fully convolutional networks for semantic segmentation" (2015), on VGG-16, for the 21 classes of PASCAL VOC.
// Names are those of the authors' Caffe models. The first layer pads by 100, so that images of any size are covered; crops take away what
// is more than the image. Layers that enlarge begin as bilinear interpolation and learn from there (section 4.3, where the last of them stays
// as it is): Parameters.Initialize(seed, InitialValues.Bilinear(TensorSelector.Named("upscore*.weight"))).

/// <summary>VGG-16 up to its third pooling.</summary>
[Block]
[Conv(64, 3, Pad = 100, Name = "conv1_1"), ReLU, Conv(64, 3, Pad = 1, Name = "conv1_2"), ReLU, MaxPool(2, Fit = Fit.Ceiling)]
[Conv(128, 3, Pad = 1, Name = "conv2_1"), ReLU, Conv(128, 3, Pad = 1, Name = "conv2_2"), ReLU, MaxPool(2, Fit = Fit.Ceiling)]
[Conv(256, 3, Pad = 1, Name = "conv3_1"), ReLU, Conv(256, 3, Pad = 1, Name = "conv3_2"), ReLU, Conv(256, 3, Pad = 1, Name = "conv3_3"), ReLU]
[MaxPool(2, Fit = Fit.Ceiling)]
public sealed class FCNPool3;

/// <summary>Its fourth stage.</summary>
[Block]
[Conv(512, 3, Pad = 1, Name = "conv4_1"), ReLU, Conv(512, 3, Pad = 1, Name = "conv4_2"), ReLU, Conv(512, 3, Pad = 1, Name = "conv4_3"), ReLU]
[MaxPool(2, Fit = Fit.Ceiling)]
public sealed class FCNPool4;

/// <summary>Its fifth stage, its dense layers as convolutions, and the scores of each class, at a 32nd of the size.</summary>
[Block]
[Conv(512, 3, Pad = 1, Name = "conv5_1"), ReLU, Conv(512, 3, Pad = 1, Name = "conv5_2"), ReLU, Conv(512, 3, Pad = 1, Name = "conv5_3"), ReLU]
[MaxPool(2, Fit = Fit.Ceiling)]
[Conv(4096, 7, Name = "fc6"), ReLU, Dropout(0.5), Conv(4096, 1, Name = "fc7"), ReLU, Dropout(0.5), Conv(21, 1, Name = "score_fr")]
public sealed class FCNScores;

/// <summary>FCN-32s: the scores, enlarged 32 times.</summary>
[Network, Input(3, 224, 224)]
[Use<FCNPool3>(Name = ""), Use<FCNPool4>(Name = ""), Use<FCNScores>(Name = "")]
[ConvTranspose(21, 64, Stride = 32, Bias = false, Name = "upscore"), Crop(19, Right = 45, Bottom = 45), Softmax]
public sealed partial class FCN32s;

/// <summary>FCN-16s: the scores enlarged twice and added to those of the fourth pooling, then enlarged 16 times.</summary>
[Network, Input(3, 224, 224)]
[Use<FCNPool3>(Name = ""), Use<FCNPool4>(Name = ""), As("pool4")]
[Use<FCNScores>(Name = ""), ConvTranspose(21, 4, Stride = 2, Bias = false, Name = "upscore2"), As("upscore2")]
[From("pool4"), Conv(21, 1, Name = "score_pool4"), Crop(5, Right = 4, Bottom = 4), As("score_pool4")]
[From("upscore2", "score_pool4"), Add]
[ConvTranspose(21, 32, Stride = 16, Bias = false, Name = "upscore16"), Crop(27, Right = 53, Bottom = 53), Softmax]
public sealed partial class FCN16s;

/// <summary>FCN-8s: those again enlarged twice and added to the scores of the third pooling, then enlarged 8 times.</summary>
[Network, Input(3, 224, 224)]
[Use<FCNPool3>(Name = ""), As("pool3"), Use<FCNPool4>(Name = ""), As("pool4")]
[Use<FCNScores>(Name = ""), ConvTranspose(21, 4, Stride = 2, Bias = false, Name = "upscore2"), As("upscore2")]
[From("pool4"), Conv(21, 1, Name = "score_pool4"), Crop(5, Right = 4, Bottom = 4), As("score_pool4")]
[From("upscore2", "score_pool4"), Add, ConvTranspose(21, 4, Stride = 2, Bias = false, Name = "upscore_pool4"), As("upscore_pool4")]
[From("pool3"), Conv(21, 1, Name = "score_pool3"), Crop(9, Right = 6, Bottom = 6), As("score_pool3")]
[From("upscore_pool4", "score_pool3"), Add]
[ConvTranspose(21, 16, Stride = 8, Bias = false, Name = "upscore8"), Crop(31, Right = 57, Bottom = 57), Softmax]
public sealed partial class FCN8s;
