namespace ConvNet.Peers;

[Block]
[Fork]
[Branch, Conv(Planes, 1), ReLU, Conv(Planes, 3, Pad = 1), ReLU, Conv(4 * Planes, 1)]
[Branch]
[Add, ReLU]
public sealed class Bottle
{
    [Parameter] private const int Planes = 64;
}

[Block]
[Fork]
[Branch, Conv(Planes, 1), ReLU, Conv(Planes, 3, Stride = Stride, Pad = 1, Fit = Fit.Floor), ReLU, Conv(4 * Planes, 1)]
[Branch, Conv(4 * Planes, 1, Stride = Stride, Fit = Fit.Floor)]
[Add, ReLU]
public sealed class BottleProjected
{
    [Parameter] private const int Planes = 64, Stride = 2;
}

[Network, Input(3, 224, 224)]
[Use<Stem>, Use<BottleProjected>(64, 1), Use<Bottle>(64, Repeat = 2)]
[Use<BottleProjected>(128), Use<Bottle>(128, Repeat = 3)]
[Use<BottleProjected>(256), Use<Bottle>(256, Repeat = 5)]
[Use<BottleProjected>(512), Use<Bottle>(512, Repeat = 2)]
[GlobalAvgPool, Dense(1000)]
public sealed partial class ResNet50;
