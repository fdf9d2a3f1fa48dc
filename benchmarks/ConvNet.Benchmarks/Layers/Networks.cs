namespace ConvNet.Benchmarks.Layers;

// A layer each, of the sizes that they have in the middle of VGG, ResNet, GoogLeNet and MobileNet.

[Network(Exact = true), Input(64, 56, 56), Conv(64, 3, Pad = 1)]
public sealed partial class Direct3x3;

[Network, Input(64, 56, 56), Conv(64, 3, Pad = 1)]
public sealed partial class Tiles3x3;

[Network(Exact = true), Input(32, 28, 28), Conv(96, 5, Pad = 2)]
public sealed partial class Direct5x5;

[Network, Input(32, 28, 28), Conv(96, 5, Pad = 2)]
public sealed partial class Tiles5x5;

[Network, Input(256, 28, 28), Conv(128, 1)]
public sealed partial class Pointwise;

[Network, Input(128, 56, 56), Conv(128, 3, Stride = 2, Pad = 1, Fit = Fit.Floor)]
public sealed partial class Strided3x3;

[Network, Input(3, 224, 224), Conv(64, 7, Stride = 2, Pad = 3, Fit = Fit.Floor)]
public sealed partial class Stem7x7;

[Network, Input(256, 28, 28), Conv(256, 3, Pad = 1, Groups = 256)]
public sealed partial class Depthwise3x3;

[Network, Input(64, 8, 8), Dense(4096)]
public sealed partial class Dense4096;

[Network, Input(64, 112, 112), MaxPool(3, Stride = 2, Fit = Fit.Floor)]
public sealed partial class Pooling;

[Network, Input(64, 56, 56), LocalResponseNorm(5)]
public sealed partial class ResponseNorm;

[Network, Input(64, 56, 56), BatchNorm]
public sealed partial class Normalisation;
