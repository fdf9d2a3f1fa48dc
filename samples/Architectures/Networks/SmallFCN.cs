using ConvNet;

namespace Architectures;

// A fully convolutional network with skip connections, as those in FCN.cs, small enough to be trained in minutes.

/// <summary>Two 3x3 convolutions and a pooling.</summary>
[Block]
[Conv(Filters, 3, Pad = 1, Bias = false), BatchNorm, ReLU, Conv(Filters, 3, Pad = 1, Bias = false), BatchNorm, ReLU, MaxPool(2)]
public sealed class SmallFCNStage
{
    [Parameter] private const int Filters = 16;
}

/// <summary>
/// A class for each pixel of 64x64: the background and three shapes. Scores at an eighth of the size are enlarged and added to those of
/// a quarter and of a half, as FCN-8s adds those of its pools.
/// </summary>
[Network, Input(3, 64, 64)]
[Use<SmallFCNStage>(16, Name = "stage1"), As("half")]
[Use<SmallFCNStage>(32, Name = "stage2"), As("quarter")]
[Use<SmallFCNStage>(64, Name = "stage3")]
[Conv(128, 3, Pad = 1, Bias = false, Name = "conv4"), BatchNorm(Name = "bn4"), ReLU, Dropout(0.25)]
[Conv(4, 1, Name = "score8"), ConvTranspose(4, 4, Stride = 2, Pad = 1, Name = "upscore8"), As("from8")]
[From("quarter"), Conv(4, 1, Name = "score4"), As("at4")]
[From("from8", "at4"), Add, ConvTranspose(4, 4, Stride = 2, Pad = 1, Name = "upscore4"), As("from4")]
[From("half"), Conv(4, 1, Name = "score2"), As("at2")]
[From("from4", "at2"), Add, ConvTranspose(4, 4, Stride = 2, Pad = 1, Name = "upscore2"), Softmax]
public sealed partial class SmallFCN;
