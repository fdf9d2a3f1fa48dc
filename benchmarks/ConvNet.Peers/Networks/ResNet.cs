namespace ConvNet.Peers;

[Block]
[Fork]
[Branch, Conv(Planes, 3, Stride = Stride, Pad = 1, Fit = Fit.Floor), ReLU, Conv(Planes, 3, Pad = 1)]
[Branch]
[Add, ReLU]
public sealed class Basic
{
    [Parameter] private const int Planes = 64, Stride = 1;
}

[Block]
[Fork]
[Branch, Conv(Planes, 3, Stride = Stride, Pad = 1, Fit = Fit.Floor), ReLU, Conv(Planes, 3, Pad = 1)]
[Branch, Conv(Planes, 1, Stride = Stride, Fit = Fit.Floor)]
[Add, ReLU]
public sealed class BasicProjected
{
    [Parameter] private const int Planes = 64, Stride = 2;
}

[Network, Input(3, 32, 32)]
[Conv(16, 3, Pad = 1), ReLU, Use<Basic>(16, Repeat = 3)]
[Use<BasicProjected>(32), Use<Basic>(32, Repeat = 2)]
[Use<BasicProjected>(64), Use<Basic>(64, Repeat = 2)]
[GlobalAvgPool, Dense(10)]
public sealed partial class ResNet20;

[Network, Input(3, 224, 224)]
[Use<Stem>, Use<Basic>(64, Repeat = 2)]
[Use<BasicProjected>(128), Use<Basic>(128)]
[Use<BasicProjected>(256), Use<Basic>(256)]
[Use<BasicProjected>(512), Use<Basic>(512)]
[GlobalAvgPool, Dense(1000)]
public sealed partial class ResNet18;

[Network, Input(3, 224, 224)]
[Use<Stem>, Use<Basic>(64, Repeat = 3)]
[Use<BasicProjected>(128), Use<Basic>(128, Repeat = 3)]
[Use<BasicProjected>(256), Use<Basic>(256, Repeat = 5)]
[Use<BasicProjected>(512), Use<Basic>(512, Repeat = 2)]
[GlobalAvgPool, Dense(1000)]
public sealed partial class ResNet34;
