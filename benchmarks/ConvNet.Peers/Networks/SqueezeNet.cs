namespace ConvNet.Peers;

[Block]
[Conv(Squeeze, 1), ReLU, Fork]
[Branch, Conv(Expand, 1), ReLU]
[Branch, Conv(Expand, 3, Pad = 1), ReLU]
[Concat]
public sealed class FireModule
{
    [Parameter] private const int Squeeze = 16, Expand = 64;
}

[Network, Input(3, 224, 224)]
[Conv(64, 3, Stride = 2, Fit = Fit.Floor), ReLU, MaxPool(3, Stride = 2, Fit = Fit.Ceiling)]
[Use<FireModule>(16, 64, Repeat = 2), MaxPool(3, Stride = 2, Fit = Fit.Ceiling)]
[Use<FireModule>(32, 128, Repeat = 2), MaxPool(3, Stride = 2, Fit = Fit.Ceiling)]
[Use<FireModule>(48, 192, Repeat = 2), Use<FireModule>(64, 256, Repeat = 2)]
[Conv(1000, 1), ReLU, GlobalAvgPool]
public sealed partial class SqueezeNet;
