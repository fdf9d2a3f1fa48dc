using ConvNet;

namespace Architectures;

// Szegedy, Liu, Jia, Sermanet, Reed, Anguelov, Erhan, Vanhoucke and Rabinovich, "Going deeper with convolutions" (2014), table 1. Names are
// those of Caffe's bvlc_googlenet, a dot for each slash.

/// <summary>Windows of three sizes and a pooling beside each other; 1x1 convolutions keep the channels few before the larger windows.</summary>
[Block]
[Fork]
[Branch, Conv(One, 1, Name = "1x1"), ReLU]
[Branch, Conv(ThreeReduce, 1, Name = "3x3_reduce"), ReLU, Conv(Three, 3, Pad = 1, Name = "3x3"), ReLU]
[Branch, Conv(FiveReduce, 1, Name = "5x5_reduce"), ReLU, Conv(Five, 5, Pad = 2, Name = "5x5"), ReLU]
[Branch, MaxPool(3, Stride = 1, Pad = 1), Conv(PoolProjection, 1, Name = "pool_proj"), ReLU]
[Concat]
public sealed class Inception
{
    [Parameter] private const int One = 64, ThreeReduce = 96, Three = 128, FiveReduce = 16, Five = 32, PoolProjection = 32;
}

/// <summary>A classifier on a value in the middle, whose loss carries gradients to the layers before it.</summary>
[Block]
[AvgPool(5, Stride = 3), Conv(128, 1, Name = "conv"), ReLU]
[Dense(1024, Name = "fc"), ReLU, Dropout(0.7)]
[Dense(1000, Name = "classifier"), Softmax]
public sealed class AuxiliaryClassifier;

/// <summary>GoogLeNet: nine inception modules, 22 layers with weights, and two auxiliary classifiers for training.</summary>
[Network, Input(3, 224, 224)]
[Conv(64, 7, Stride = 2, Pad = 3, Fit = Fit.Floor, Name = "conv1.7x7_s2"), ReLU, MaxPool(3, Stride = 2, Fit = Fit.Ceiling), LocalResponseNorm(5, K = 1)]
[Conv(64, 1, Name = "conv2.3x3_reduce"), ReLU, Conv(192, 3, Pad = 1, Name = "conv2.3x3"), ReLU, LocalResponseNorm(5, K = 1)]
[MaxPool(3, Stride = 2, Fit = Fit.Ceiling)]
[Use<Inception>(64, 96, 128, 16, 32, 32, Name = "inception_3a")]
[Use<Inception>(128, 128, 192, 32, 96, 64, Name = "inception_3b"), MaxPool(3, Stride = 2, Fit = Fit.Ceiling)]
[Use<Inception>(192, 96, 208, 16, 48, 64, Name = "inception_4a"), As("4a")]
[Use<AuxiliaryClassifier>(Name = "loss1"), Output("loss1", Weight = 0.3)]
[From("4a"), Use<Inception>(160, 112, 224, 24, 64, 64, Name = "inception_4b")]
[Use<Inception>(128, 128, 256, 24, 64, 64, Name = "inception_4c")]
[Use<Inception>(112, 144, 288, 32, 64, 64, Name = "inception_4d"), As("4d")]
[Use<AuxiliaryClassifier>(Name = "loss2"), Output("loss2", Weight = 0.3)]
[From("4d"), Use<Inception>(256, 160, 320, 32, 128, 128, Name = "inception_4e"), MaxPool(3, Stride = 2, Fit = Fit.Ceiling)]
[Use<Inception>(256, 160, 320, 32, 128, 128, Name = "inception_5a")]
[Use<Inception>(384, 192, 384, 48, 128, 128, Name = "inception_5b")]
[GlobalAvgPool, Dropout(0.4), Dense(1000, Name = "loss3.classifier"), Softmax]
public sealed partial class GoogLeNet;

/// <summary>The lecture's module without dimension reduction, on 28x28x256: its pooling alone gives 256 channels.</summary>
[Network, Input(256, 28, 28)]
[Fork]
[Branch, Conv(128, 1, Name = "1x1"), ReLU]
[Branch, Conv(192, 3, Pad = 1, Name = "3x3"), ReLU]
[Branch, Conv(96, 5, Pad = 2, Name = "5x5"), ReLU]
[Branch, MaxPool(3, Stride = 1, Pad = 1)]
[Concat]
public sealed partial class NaiveInceptionModule;

/// <summary>The lecture's module with dimension reduction, on the same input.</summary>
[Network, Input(256, 28, 28)]
[Use<Inception>(128, 64, 192, 64, 96, 64, Name = "")]
public sealed partial class InceptionModule;
