namespace ConvNet.Peers;

[Block]
[Fork]
[Branch, Conv(One, 1), ReLU]
[Branch, Conv(ThreeReduce, 1), ReLU, Conv(Three, 3, Pad = 1), ReLU]
[Branch, Conv(FiveReduce, 1), ReLU, Conv(Five, 5, Pad = 2), ReLU]
[Branch, MaxPool(3, Stride = 1, Pad = 1), Conv(Projection, 1), ReLU]
[Concat]
public sealed class InceptionModule
{
    [Parameter] private const int One = 64, ThreeReduce = 96, Three = 128, FiveReduce = 16, Five = 32, Projection = 32;
}

[Network, Input(3, 224, 224)]
[Conv(64, 7, Stride = 2, Pad = 3, Fit = Fit.Floor), ReLU, MaxPool(3, Stride = 2, Fit = Fit.Ceiling), LocalResponseNorm(5, K = 1)]
[Conv(64, 1), ReLU, Conv(192, 3, Pad = 1), ReLU, LocalResponseNorm(5, K = 1), MaxPool(3, Stride = 2, Fit = Fit.Ceiling)]
[Use<InceptionModule>(64, 96, 128, 16, 32, 32), Use<InceptionModule>(128, 128, 192, 32, 96, 64), MaxPool(3, Stride = 2, Fit = Fit.Ceiling)]
[Use<InceptionModule>(192, 96, 208, 16, 48, 64), Use<InceptionModule>(160, 112, 224, 24, 64, 64), Use<InceptionModule>(128, 128, 256, 24, 64, 64)]
[Use<InceptionModule>(112, 144, 288, 32, 64, 64), Use<InceptionModule>(256, 160, 320, 32, 128, 128), MaxPool(3, Stride = 2, Fit = Fit.Ceiling)]
[Use<InceptionModule>(256, 160, 320, 32, 128, 128), Use<InceptionModule>(384, 192, 384, 48, 128, 128)]
[GlobalAvgPool, Dense(1000)]
public sealed partial class GoogLeNet;
