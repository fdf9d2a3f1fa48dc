namespace ConvNet.Peers;

// The peers' networks, layer by layer as they define them. They end in logits, as the peers' do, and normalisations are folded into the
// convolutions before them, as they are in the model files.

[Network, Input(1, 28, 28)]
[Dense(128), ReLU, Dense(10)]
public sealed partial class Mlp;

[Network, Input(1, 32, 32)]
[Conv(6, 5), Tanh, AvgPool(2)]
[Conv(16, 5), Tanh, AvgPool(2)]
[Conv(120, 5), Tanh, Dense(84), Tanh, Dense(10)]
public sealed partial class LeNet5Tanh;

[Network, Input(1, 32, 32)]
[Conv(6, 5), ReLU, MaxPool(2)]
[Conv(16, 5), ReLU, MaxPool(2)]
[Conv(120, 5), ReLU, Dense(84), ReLU, Dense(10)]
public sealed partial class LeNet5ReLU;

[Network, Input(1, 28, 28)]
[Conv(32, 3, Pad = 1), ReLU, MaxPool(2)]
[Conv(64, 3, Pad = 1), ReLU, MaxPool(2)]
[Dense(128), ReLU, Dense(10)]
public sealed partial class MnistCnn;

[Network, Input(3, 224, 224)]
[Conv(64, 3, Pad = 1), ReLU, Conv(64, 3, Pad = 1), ReLU, MaxPool(2)]
[Conv(128, 3, Pad = 1), ReLU, Conv(128, 3, Pad = 1), ReLU, MaxPool(2)]
[Conv(256, 3, Pad = 1), ReLU, Conv(256, 3, Pad = 1), ReLU, Conv(256, 3, Pad = 1), ReLU, MaxPool(2)]
[Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, MaxPool(2)]
[Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, Conv(512, 3, Pad = 1), ReLU, MaxPool(2)]
[Dense(4096), ReLU, Dense(4096), ReLU, Dense(1000)]
public sealed partial class Vgg16;

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

[Network, Input(3, 32, 32)]
[Conv(16, 3, Pad = 1), ReLU, Use<Basic>(16, Repeat = 3)]
[Use<BasicProjected>(32), Use<Basic>(32, Repeat = 2)]
[Use<BasicProjected>(64), Use<Basic>(64, Repeat = 2)]
[GlobalAvgPool, Dense(10)]
public sealed partial class ResNet20;

[Block]
[Conv(64, 7, Stride = 2, Pad = 3, Fit = Fit.Floor), ReLU, MaxPool(3, Stride = 2, Pad = 1, Fit = Fit.Floor)]
public sealed class Stem;

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

[Network, Input(3, 224, 224)]
[Use<Stem>, Use<BottleProjected>(64, 1), Use<Bottle>(64, Repeat = 2)]
[Use<BottleProjected>(128), Use<Bottle>(128, Repeat = 3)]
[Use<BottleProjected>(256), Use<Bottle>(256, Repeat = 5)]
[Use<BottleProjected>(512), Use<Bottle>(512, Repeat = 2)]
[GlobalAvgPool, Dense(1000)]
public sealed partial class ResNet50;

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

[Block]
[Conv(96, 11, Stride = 4), ReLU, LocalResponseNorm(5), MaxPool(3, Stride = 2)]
[Conv(256, 5, Pad = 2, Groups = Groups), ReLU, LocalResponseNorm(5), MaxPool(3, Stride = 2)]
[Conv(384, 3, Pad = 1), ReLU]
[Conv(384, 3, Pad = 1, Groups = Groups), ReLU]
[Conv(256, 3, Pad = 1, Groups = Groups), ReLU, MaxPool(3, Stride = 2)]
[Dense(4096), ReLU, Dense(4096), ReLU, Dense(1000)]
public sealed class AlexNetLayers
{
    [Parameter] private const int Groups = 1;
}

[Network, Input(3, 227, 227)]
[Use<AlexNetLayers>(1)]
public sealed partial class AlexNet;

[Network, Input(3, 227, 227)]
[Use<AlexNetLayers>(2)]
public sealed partial class AlexNetGroups;
